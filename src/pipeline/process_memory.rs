//! How much memory the program has, in bytes, as Linux alone tells it.

/// What the kernel says of a running program (`proc_pid_status(5)`).
const STATUS: &str = "/proc/self/status";

/// What it has in use now.
pub(crate) fn resident() -> Option<u64> {
    field("VmRSS:")
}

/// The most that it has had in use.
pub(crate) fn peak() -> Option<u64> {
    field("VmHWM:")
}

fn field(name: &str) -> Option<u64> {
    let status = fs_err::read_to_string(STATUS).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib * 1024)
}
