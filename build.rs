//! Compiles the program again if a built-in theme or a file of a new site changes, which
//! `include_dir!` does not see. On Unix it also adds the check in `src/closed_stdout.c`.

fn main() {
    println!("cargo:rerun-if-changed=themes");
    println!("cargo:rerun-if-changed=src/commands/init/site");
    println!("cargo:rerun-if-changed=src/closed_stdout.c");
    if std::env::var_os("CARGO_CFG_UNIX").is_none() {
        return;
    }
    for object in cc::Build::new().file("src/closed_stdout.c").compile_intermediates() {
        println!("cargo:rustc-link-arg-bins={}", object.display());
    }
}
