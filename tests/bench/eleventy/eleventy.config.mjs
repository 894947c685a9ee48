// Lists and data of a site for Eleventy, equivalent to those of Factpress.

const PER_PAGE = 50;
const BASE = "https://bench.example/";
const KINDS = [["ratings", "Ratings"], ["topics", "Topics"], ["people", "People"], ["publishers", "Publishers"], ["months", "By month"]];

const slug = (text) => String(text).toLowerCase().replace(/ /g, "-");
const day = (date) => date.toISOString().slice(0, 10);
const long = (date) => date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

export const review = (claim) => ({
  "@context": "https://schema.org", "@type": "ClaimReview", url: BASE + claim.url.slice(1), claimReviewed: claim.data.title,
  inLanguage: "en", datePublished: day(claim.date), dateModified: day(claim.date),
  author: { "@type": "Organization", name: "Bench", url: BASE },
  creator: [{ "@type": "Person", name: "The desk", url: `${BASE}people/the-desk/` }],
  reviewRating: { "@type": "Rating", alternateName: claim.data.rating, ratingExplanation: claim.data.summary, ratingValue: 3, bestRating: 5, worstRating: 1 },
  itemReviewed: {
    "@type": "Claim", author: { "@type": "Person", name: claim.data.speaker },
    appearance: [{ "@type": "CreativeWork", headline: claim.data.article_title, datePublished: "2024-01-02",
      publisher: { "@type": "Organization", name: claim.data.publishers[0] }, inLanguage: "en" }],
  },
});

export const record = (claim) => ({
  id: claim.fileSlug, url: BASE + claim.url.slice(1), claim: claim.data.title, status: "published", rating: claim.data.rating,
  rating_label: claim.data.rating, rating_value: 3, rating_best: 5, rating_worst: 1, summary: claim.data.summary, claimant: claim.data.speaker,
  published: day(claim.date), modified: day(claim.date), passages: [claim.data.quote], article_titles: [claim.data.article_title],
  article_publishers: claim.data.publishers, article_dates: ["2024-01-02"], article_pages: [`${BASE}articles/${claim.data.article}/`],
  authors: ["The desk"], topics: claim.data.topics, evidence_urls: [claim.data.evidence[0].url], language: "en",
});

export const annotation = (article, claim) => ({
  id: `${BASE}${article.url.slice(1)}annotations.json#passage-${claim.fileSlug}`, type: "Annotation", motivation: "assessing",
  created: claim.date, modified: claim.date, creator: { type: "Organization", name: "Bench", homepage: BASE },
  body: [
    { type: "TextualBody", purpose: "tagging", value: claim.data.rating, format: "text/plain", language: "en" },
    { type: "TextualBody", purpose: "describing", value: claim.data.summary, format: "text/plain", language: "en" },
    { type: "SpecificResource", purpose: "linking", source: BASE + claim.url.slice(1) },
  ],
  target: { source: BASE + article.url.slice(1), scope: BASE + article.url.slice(1), selector: [
    { type: "TextQuoteSelector", exact: claim.data.quote, prefix: "", suffix: claim.data.after.slice(0, 32) },
    { type: "TextPositionSelector", start: 83, end: 173 },
  ] },
});

// Returns the pages of one list.
const pages = (title, base, claims) => {
  const all = Math.max(1, Math.ceil(claims.length / PER_PAGE));
  const path = (number) => (number === 1 ? base : `${base}page/${number}/`);
  return Array.from({ length: all }, (_, at) => ({
    title, path: path(at + 1), number: at + 1, all, count: claims.length, claims: claims.slice(at * PER_PAGE, (at + 1) * PER_PAGE),
    previous: at > 0 ? path(at) : "", next: at + 1 < all ? path(at + 2) : "",
  }));
};

const claimsOf = (api) => api.getFilteredByGlob("content/claims/*.md").sort((a, b) => b.date - a.date || (a.url < b.url ? -1 : 1));

const groups = (api, kind) => {
  const known = new Map();
  for (const claim of claimsOf(api)) {
    for (const name of claim.data[kind]) {
      if (!known.has(name)) known.set(name, []);
      known.get(name).push(claim);
    }
  }
  return [...known].map(([name, claims]) => ({ name: String(name), path: `/${kind}/${slug(name)}/`, claims }));
};

export default function (config) {
  config.addFilter("slug", slug);
  config.addFilter("day", (date) => day(new Date(date)));
  config.addFilter("long", (date) => long(new Date(date)));
  config.addFilter("review", (claims, id) => JSON.stringify(review(claims[id])));
  config.addCollection("claims", claimsOf);
  config.addCollection("articles", (api) => api.getFilteredByGlob("content/articles/*.md"));
  config.addCollection("byId", (api) => Object.fromEntries(claimsOf(api).map((claim) => [claim.fileSlug, claim])));
  config.addCollection("lists", (api) => [
    ...pages("Bench", "/", claimsOf(api)),
    ...KINDS.flatMap(([kind]) => groups(api, kind).flatMap(({ name, path, claims }) => pages(name, path, claims))),
  ]);
  config.addCollection("indexes", (api) => [
    ...KINDS.map(([kind, title]) => ({ title, path: `/${kind}/`, entries: groups(api, kind).map(({ name, path, claims }) => ({ name, path, count: claims.length })) })),
    { title: "Articles", path: "/articles/", entries: api.getFilteredByGlob("content/articles/*.md").map(({ url, data }) => ({ name: data.title, path: url, count: data.claims.length })) },
  ]);
  return { dir: { input: "content", includes: "../includes", output: "public" }, markdownTemplateEngine: false };
}
