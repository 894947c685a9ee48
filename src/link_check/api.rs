//! Asks one service for JSON. It follows no redirects, so that its keys are sent to no other host.

use std::io::Read;
use std::time::Duration;

use ureq::http::{Request, Response, header};
use ureq::{Agent, Body};

use crate::link_check::CrawlPolicy;
use crate::link_check::client::{failure, public_agent, retry_after};

/// The longest answer that is read, in bytes.
const MAX_ANSWER_BYTES: u64 = 8 * 1024 * 1024;

/// A service at one address.
pub(crate) struct ApiClient {
    agent: Agent,
    base: String,
    authorization: Option<String>,
    timeout: Duration,
}

/// The answer of a service.
#[derive(Debug)]
pub(crate) struct ApiAnswer {
    pub status: u16,
    pub retry_after: Option<Duration>,
    pub body: Vec<u8>,
}

impl ApiClient {
    pub(crate) fn new(policy: &CrawlPolicy, base: &str, authorization: Option<String>) -> Self {
        let (agent, base) = (public_agent(policy.allow_ip), base.to_owned());
        Self { agent, base, authorization, timeout: policy.timeout }
    }

    /// Sends the fields of a form.
    ///
    /// # Errors
    /// The reason why there is no whole answer.
    pub(crate) fn post_form(&self, path: &str, form: &str) -> Result<ApiAnswer, String> {
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.to_owned());
        let request = request.map_err(|error| format!("it could not be asked: {error}"))?;
        let request =
            self.agent.configure_request(request).timeout_global(Some(self.timeout)).build();
        read_answer(self.agent.run(request))
    }

    /// Asks for a path.
    ///
    /// # Errors
    /// The reason why there is no whole answer.
    pub(crate) fn get(&self, path: &str) -> Result<ApiAnswer, String> {
        let request = self.request("GET", path).body(());
        let request = request.map_err(|error| format!("it could not be asked: {error}"))?;
        let request =
            self.agent.configure_request(request).timeout_global(Some(self.timeout)).build();
        read_answer(self.agent.run(request))
    }

    fn request(&self, method: &str, path: &str) -> ureq::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header(header::ACCEPT, "application/json");
        match &self.authorization {
            Some(keys) => request.header(header::AUTHORIZATION, keys),
            None => request,
        }
    }
}

fn read_answer(response: Result<Response<Body>, ureq::Error>) -> Result<ApiAnswer, String> {
    let mut response = match response {
        Ok(response) => response,
        Err(error) => return Err(failure(&error).into_reason()),
    };
    let (status, retry_after) = (response.status().as_u16(), retry_after(&response));
    let mut body = Vec::new();
    let reader = response.body_mut().as_reader();
    match reader.take(MAX_ANSWER_BYTES + 1).read_to_end(&mut body) {
        Ok(size) if size as u64 <= MAX_ANSWER_BYTES => Ok(ApiAnswer { status, retry_after, body }),
        Ok(_) => Err("its answer is too long".to_owned()),
        // The status counts, even if the rest does not arrive.
        Err(_) if status != 200 => Ok(ApiAnswer { status, retry_after, body: Vec::new() }),
        Err(error) => Err(format!("it sent only a part of its answer: {error}")),
    }
}
