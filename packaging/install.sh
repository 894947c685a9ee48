#!/bin/sh
# Installs Factpress on Linux or macOS, without root:
#
#   curl -fsSL https://github.com/factpress/factpress/releases/latest/download/install.sh | sh
#
# It downloads the program of a release, checks its SHA-256, and puts it into ~/.local/bin. It changes
# no other file. With `sh -s -- --uninstall` it removes the program and its cache.
#
# Variables:
#   FACTPRESS_VERSION      the release to install, such as 0.1.0; the latest if not set
#   FACTPRESS_INSTALL_DIR  the folder for the program; ~/.local/bin if not set
#   FACTPRESS_RELEASES     the address of the releases, for mirrors
set -eu

releases=${FACTPRESS_RELEASES:-https://github.com/factpress/factpress/releases}
version=${FACTPRESS_VERSION:-}
folder=${FACTPRESS_INSTALL_DIR:-${HOME:?is not set}/.local/bin}
work=

say() {
  printf '%s\n' "$*"
}

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Removes what an interrupted installation leaves.
clean_up() {
  if [ -n "$work" ]; then
    rm -rf "$work"
  fi
  rm -f "$folder/.factpress-new-$$"
}

has() {
  command -v "$1" > /dev/null 2>&1
}

# Prints the name of the system as releases call it.
find_target() {
  machine=$(uname -m)
  # A shell that runs as if on an Intel processor.
  if [ "$(sysctl -n hw.optional.arm64 2> /dev/null || true)" = 1 ]; then
    machine=arm64
  fi
  case "$(uname -s)-$machine" in
    Linux-x86_64 | Linux-amd64) say x86_64-unknown-linux-musl ;;
    Linux-aarch64 | Linux-arm64) say aarch64-unknown-linux-musl ;;
    Darwin-x86_64) say x86_64-apple-darwin ;;
    Darwin-arm64) say aarch64-apple-darwin ;;
    *) fail "there is no compiled program for $(uname -s) on $machine. See $releases, or compile Factpress: https://github.com/factpress/factpress#install" ;;
  esac
}

# Downloads a file of the release into the folder `work`.
download() {
  if has curl; then
    curl --fail --silent --show-error --location --retry 2 --output "$work/$1" "$address/$1" || return 1
  elif has wget; then
    wget --quiet --tries=3 --output-document="$work/$1" "$address/$1" || return 1
  else
    fail "neither curl nor wget is installed, and one of them is needed"
  fi
}

print_sha256() {
  if has sha256sum; then
    sha256sum < "$1" | cut -c 1-64
  elif has shasum; then
    shasum -a 256 < "$1" | cut -c 1-64
  else
    fail "neither sha256sum nor shasum is installed, and one of them is needed to check the download"
  fi
}

install_program() {
  target=$(find_target)
  archive=factpress-$target.tar.gz
  if [ -n "$version" ]; then
    address=$releases/download/v${version#v}
  else
    address=$releases/latest/download
  fi
  work=$(mktemp -d)
  for file in "$archive.sha256" "$archive"; do
    download "$file" || fail "$address/$file could not be downloaded. Is ${version:-the latest version} a release? See $releases"
  done
  expected=$(cut -c 1-64 < "$work/$archive.sha256")
  actual=$(print_sha256 "$work/$archive")
  if [ "$actual" != "$expected" ]; then
    fail "$archive is not the file of the release: its SHA-256 is $actual instead of $expected. It was not installed."
  fi
  tar -xzf "$work/$archive" -C "$work"
  mkdir -p "$folder"
  # A program that is running cannot be overwritten, but replaced.
  cp "$work/factpress-$target/factpress" "$folder/.factpress-new-$$"
  chmod 755 "$folder/.factpress-new-$$"
  installed=$("$folder/.factpress-new-$$" --version) || fail "the program does not run on this system. It was not installed."
  mv -f "$folder/.factpress-new-$$" "$folder/factpress"
  say "Installed $installed as $folder/factpress"
  case ":$PATH:" in
    *":$folder:"*) ;;
    *)
      say "Your shell does not find programs in that folder yet. Add this line to the file that your shell reads, such as ~/.profile:"
      say "  export PATH=\"$folder:\$PATH\""
      ;;
  esac
}

uninstall_program() {
  if [ ! -f "$folder/factpress" ]; then
    fail "$folder/factpress does not exist. If you installed it elsewhere, set FACTPRESS_INSTALL_DIR to that folder."
  fi
  # Factpress ignores a relative folder too.
  case "${XDG_CACHE_HOME:-}" in
    /*) cache=$XDG_CACHE_HOME/factpress ;;
    *) cache=${HOME:?is not set}/.cache/factpress ;;
  esac
  rm -f "$folder/factpress"
  rm -rf "$cache"
  say "Removed $folder/factpress and its cache. Your sites are unchanged."
}

main() {
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' HUP TERM
  case "${1:-}" in
    '') install_program ;;
    --uninstall) uninstall_program ;;
    *) fail "$1 is not an option. The only option is --uninstall." ;;
  esac
}

# At the end, so that a download of this script that was cut off does nothing.
main "$@"
