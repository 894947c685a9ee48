//! The built-in themes are part of the program: a change to one of them makes it anew.

fn main() {
    println!("cargo:rerun-if-changed=themes");
}
