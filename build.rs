//! The built-in themes and the files of a new site are part of the program: a change to one of them makes it anew.

fn main() {
    println!("cargo:rerun-if-changed=themes");
    println!("cargo:rerun-if-changed=src/command/init/site");
}
