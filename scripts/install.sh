#!/bin/sh
# Installs tt: downloads the archive for this machine, checks it against the release's checksums, and copies the
# program, the manual page and the completions below ~/.local. Needs no root, changes no shell start-up file.
#
#   install.sh                    the newest release
#   install.sh --version 0.1.0    this one
#   install.sh --uninstall        removes what was installed; your index and configuration stay
#
# Piped into a shell it takes the same behind `sh -s --`: curl -fsSL ... | sh -s -- --version 0.1.0
#
# TT_INSTALL_DIR    where the program goes (default: ~/.local/bin); to uninstall it from there, give it again
# TT_BASE_URL       a mirror of the releases, with the files of each in v0.1.0/, and of the newest in latest/; over https,
#                   or http on this machine; where it redirects, to https
# TT_PLATFORM       which archive, where this script guesses wrong: linux-x64-musl
set -eu

repository=OWNER/time-tracker
home_page=https://github.com/$repository

main() {
  version=latest
  action=install_tt
  while [ $# -gt 0 ]; do
    case $1 in
      --version)
        [ $# -gt 1 ] || misuse "--version needs a version, such as 0.1.0"
        version=${2#v}
        shift
        ;;
      --version=*)
        version=${1#--version=}
        version=${version#v}
        ;;
      --uninstall) action=uninstall_tt ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) misuse "there is no '$1'" ;;
    esac
    shift
  done
  case $version in
    latest) ;;
    [0-9]*[!0-9A-Za-z.+-]* | [!0-9]* | '') misuse "'$version' is no version; write it as 0.1.0" ;;
  esac
  [ -n "${HOME:-}" ] || fail "HOME is not set"
  bin=${TT_INSTALL_DIR:-$HOME/.local/bin}
  share=${XDG_DATA_HOME:-$HOME/.local/share}
  man=$share/man/man1/tt.1
  bash_completion=$share/bash-completion/completions/tt
  zsh_completion=$share/zsh/site-functions/_tt
  fish_completion=${XDG_CONFIG_HOME:-$HOME/.config}/fish/completions/tt.fish
  $action
}

usage() {
  echo "install.sh [--version 0.1.0] [--uninstall]"
  echo "curl -fsSL $home_page/releases/latest/download/install.sh | sh -s -- [the same]"
  echo "Installs tt to \${TT_INSTALL_DIR:-~/.local/bin}, or removes it from there; see the comment at its top."
}

install_tt() {
  is_free || fail "$bin/tt is another program; set TT_INSTALL_DIR to another directory, or remove it"
  platform=$(platform_name)
  temporary=$(mktemp -d "${TMPDIR:-/tmp}/tt-install.XXXXXX") || fail "there is no room for a temporary directory"
  trap 'rm -rf "$temporary"' EXIT
  trap 'exit 1' HUP INT TERM

  fetch "$(release_url)/SHA256SUMS" "$temporary/SHA256SUMS"
  find_archive
  say "Downloading $archive"
  fetch "$(release_url)/$archive" "$temporary/$archive"
  check "$temporary/$archive"
  say "Its checksum is right"
  tar -xzf "$temporary/$archive" -C "$temporary" || fail "$archive cannot be unpacked"
  from=$temporary/${archive%.tar.gz}
  found=$("$from/tt" --version 2>&1) || fail "the program does not run on this machine: $found$(hint_for_musl)"

  place "$from/tt" "$bin/tt" 755
  say "Installed $found to $bin/tt"
  # Without these tt works as well.
  if (place_extras); then
    say "Installed its manual page and completions (bash, zsh, fish) below $share and ${fish_completion%/*}"
  else
    say "Not all of its manual page and completions was installed"
  fi
  say "To remove all of it: $(uninstaller)"
  advise
}

# This script again: by its name, or where it was piped into a shell, from where it came.
uninstaller() {
  given=${TT_INSTALL_DIR:+TT_INSTALL_DIR=\"$bin\" }
  case $0 in
    *install.sh) echo "${given}sh \"$0\" --uninstall" ;;
    *) echo "curl -fsSL $home_page/releases/latest/download/install.sh | ${given}sh -s -- --uninstall" ;;
  esac
}

place_extras() {
  foreign=
  place_extra "$from/tt.1" "$man"
  place_extra "$from/completions/tt.bash" "$bash_completion"
  place_extra "$from/completions/_tt" "$zsh_completion"
  place_extra "$from/completions/tt.fish" "$fish_completion"
  [ -z "$foreign" ]
}

place_extra() {
  if is_ours "$2"; then
    place "$1" "$2" 644
  else
    foreign=$2
    say "$2 is another program's, and is left"
  fi
}

# Nothing is there, or a page or a completion that says in its first lines whose it is.
is_ours() {
  [ -e "$1" ] || return 0
  case $(sed 2q "$1" 2>/dev/null) in
    *time-tracker*) ;;
    *) return 1 ;;
  esac
}

# Nothing is in tt's place, or a tt: that says its name.
is_free() {
  [ -e "$bin/tt" ] || return 0
  case $("$bin/tt" --version 2>/dev/null </dev/null) in
    'tt '[0-9]*) ;;
    *) return 1 ;;
  esac
}

uninstall_tt() {
  [ -e "$bin/tt" ] || say "There is no tt in $bin; if you put it elsewhere, run this again with that TT_INSTALL_DIR"
  for path in "$bin/tt" "$man" "$bash_completion" "$zsh_completion" "$fish_completion"; do
    [ -e "$path" ] || continue
    if [ "$path" = "$bin/tt" ] && ! is_free; then
      say "$path is another program, and is left"
      continue
    fi
    if [ "$path" != "$bin/tt" ] && ! is_ours "$path"; then
      say "$path is another program's, and is left"
      continue
    fi
    rm -f "$path" || fail "$path cannot be removed"
    say "Removed $path"
  done
  say "Your index ($(data_folder)/time-tracker) and configuration were left as they are"
}

# Where tt keeps its index: the platform's place for data.
data_folder() {
  if [ -z "${XDG_DATA_HOME:-}" ] && [ "$(uname -s)" = Darwin ]; then
    echo "$HOME/Library/Application Support"
  else
    echo "$share"
  fi
}

# Sets $archive to the one for this machine, as the checksums name it.
find_archive() {
  archive=$(sed -n "s/^[0-9a-f]\{64\}  \(tt-[0-9A-Za-z.+-]*-$platform\.tar\.gz\)\$/\1/p" "$temporary/SHA256SUMS")
  case $archive in
    '') fail "release $version has no archive for $platform" ;;
    *[!0-9A-Za-z.+-]*) fail "release $version has several archives for $platform" ;;
  esac
  [ "$version" = latest ] || [ "$archive" = "tt-$version-$platform.tar.gz" ] ||
    fail "the checksums of release $version are those of $archive"
}

# The platform as the archives are named: linux-x64, linux-arm64-musl, darwin-arm64.
platform_name() {
  if [ -n "${TT_PLATFORM:-}" ]; then
    echo "$TT_PLATFORM"
    return
  fi
  system=$(uname -s)
  machine=$(uname -m)
  case $machine in
    x86_64 | amd64) cpu=x64 ;;
    aarch64 | arm64) cpu=arm64 ;;
    *) fail "there is no tt for $machine; build it from source: $home_page" ;;
  esac
  case $system in
    Linux) echo "linux-$cpu$(musl)" ;;
    Darwin)
      # A shell under Rosetta says x86_64 on an ARM machine.
      [ "$(sysctl -n hw.optional.arm64 2>/dev/null)" != 1 ] || cpu=arm64
      echo "darwin-$cpu"
      ;;
    *) fail "there is no tt for $system here; on Windows unpack the zip of $home_page/releases" ;;
  esac
}

musl() {
  for loader in /lib/ld-musl-*; do
    [ -e "$loader" ] || continue
    # A machine with glibc can have musl as well.
    [ -e /lib64/ld-linux-x86-64.so.2 ] || [ -e /lib/ld-linux-aarch64.so.1 ] || echo -musl
    return
  done
}

hint_for_musl() {
  [ "${platform%-musl}" = "$platform" ] || echo "; it needs libstdc++ (apk add libstdc++)"
}

release_url() {
  if [ -n "${TT_BASE_URL:-}" ]; then
    if [ "$version" = latest ]; then echo "${TT_BASE_URL%/}/latest"; else echo "${TT_BASE_URL%/}/v$version"; fi
  elif [ "$version" = latest ]; then
    echo "$home_page/releases/latest/download"
  else
    echo "$home_page/releases/download/v$version"
  fi
}

# From an address to a file; over http from this machine alone, and wherever that leads over https.
fetch() {
  case $1 in
    https://*) only='=https' ;;
    http://*@*) refuse_http "$1" ;;
    http://localhost[:/]* | http://127.0.0.1[:/]* | http://\[::1\][:/]*) only='=http,https' ;;
    http://*) refuse_http "$1" ;;
    *) fail "'$1' is no address; TT_BASE_URL begins with https://" ;;
  esac
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL --proto "$only" --proto-redir '=https' --retry 2 -o "$2" "$1" || fail "$1 cannot be downloaded"
  elif command -v wget >/dev/null 2>&1; then
    [ "$only" != '=https' ] || is_gnu_wget || fail "this wget may not check whom it loads from; install curl"
    headers=$(wget -S -O "$2" "$1" 2>&1) || fail "$1 cannot be downloaded"
    [ -z "$(leads_off_https)" ] || fail "$1 leads to an address without https, and is not used"
  else
    fail "this needs curl or wget"
  fi
}

# That of busybox accepts any certificate.
is_gnu_wget() {
  case $(wget --version 2>/dev/null) in 'GNU Wget'*) ;; *) return 1 ;; esac
}

# wget goes wherever it is led. What it says of that which is not over https.
leads_off_https() {
  printf '%s\n' "$headers" |
    awk '{ line = tolower($0) } line ~ /^ *location:/ && line !~ /^ *location: *https:\/\//'
}

refuse_http() { fail "'$1' is not safe from others in the network; TT_BASE_URL begins with https://"; }

# The archive is what the release says it is, or nothing is installed.
check() {
  wanted=$(awk -v name="$archive" '$2 == name { print $1 }' "$temporary/SHA256SUMS")
  if command -v sha256sum >/dev/null 2>&1; then
    got=$(sha256sum <"$1")
  elif command -v shasum >/dev/null 2>&1; then
    got=$(shasum -a 256 <"$1")
  elif command -v openssl >/dev/null 2>&1; then
    got=$(openssl dgst -sha256 -r <"$1")
  else
    fail "this needs sha256sum, shasum or openssl to check the download; nothing was installed"
  fi
  got=${got%% *}
  [ "$got" = "$wanted" ] || fail "the checksum of $archive is $got, not $wanted; nothing was installed"
}

# Copies beside the place, then renames: a program that runs keeps running, and there is never half a file.
place() {
  mkdir -p "${2%/*}" || fail "${2%/*} cannot be made; set TT_INSTALL_DIR to a directory of yours"
  new=$2.new.$$
  if cp "$1" "$new" && chmod "$3" "$new" && mv -f "$new" "$2"; then return; fi
  rm -f "$new"
  fail "$2 cannot be written; set TT_INSTALL_DIR to a directory of yours"
}

advise() {
  case :$PATH: in
    *:"$bin":*) ;;
    *) say "$bin is not in your PATH; add this to the start-up file of your shell: export PATH=\"$bin:\$PATH\"" ;;
  esac
  first=$(command -v tt 2>/dev/null || true)
  case $first in
    '' | "$bin/tt") ;;
    *) say "Another tt comes first in your PATH: $first" ;;
  esac
  if [ -e "$zsh_completion" ] && has_zsh; then
    say "For completions in zsh, add this to ~/.zshrc before compinit: fpath=(${zsh_completion%/*} \$fpath)"
  fi
  say "Now run: tt ingest sessions"
}

has_zsh() { [ "$(basename "${SHELL:-sh}")" = zsh ] || command -v zsh >/dev/null 2>&1; }

say() { printf '%s\n' "$1"; }

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

misuse() {
  printf 'install.sh: %s\n' "$1" >&2
  usage >&2
  exit 2
}

# All of it is read before any of it runs: a download that breaks off does nothing.
main "$@"
