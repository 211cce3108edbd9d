#!/usr/bin/env bash
# Installs the Debian packages that building (`run`) or testing (`test`) needs, and says what and why.
# Asks dpkg once and changes nothing when all is there, so that `make run` can call it every time.
set -euo pipefail

purpose=${1:-run}
minimum_swift="6.1"

# package, or alternatives of which the first available is installed | what it is for
packages=(
  "git|fetches the Swift packages"
  "ca-certificates|lets git and the client trust servers"
  "g++|startup files and libstdc++, which static Swift programs link"
  "libncursesw5-dev/libncurses-dev|draws the terminal"
  "libssl-dev|headers of libcrypto: password digests, TLS"
  "libcurl4-openssl-dev|headers of libcurl: the client's network"
  "libsqlite3-dev|stores chats and the server's data"
  "libargon2-dev|hashes passwords on the server"
)
case "$purpose" in
  run) ;;
  test)
    packages+=(
      "python3|drives the program on a pseudo terminal"
      "tmux|a real terminal emulator to compare with"
      "ncurses-term|terminal descriptions that tests use, such as xterm-direct"
    ) ;;
  *)
    echo "setup: unknown purpose \"$purpose\": expected run or test" >&2
    exit 2 ;;
esac

fail() {
  printf 'setup: %s\n' "$1" >&2
  shift
  if [ $# -gt 0 ]; then printf '       %s\n' "$@" >&2; fi
  exit 1
}

check_swift() {
  local have
  command -v swift >/dev/null 2>&1 ||
    fail "no Swift toolchain found; $minimum_swift or newer is needed." \
      "Install one as https://www.swift.org/install/linux describes (swiftly installs the newest)," \
      "see that \`swift --version\` works, and try again."
  have=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  [ -n "$have" ] ||
    fail "\`swift --version\` does not work or prints no version." \
      "Reinstall the toolchain: https://www.swift.org/install/linux"
  [ "$(printf '%s\n%s\n' "$minimum_swift" "$have" | sort -V | head -n 1)" = "$minimum_swift" ] ||
    fail "Swift $have is too old; $minimum_swift or newer is needed." \
      "Get a newer one: https://www.swift.org/install/linux"
}

# Without dpkg nothing can be installed here; the compiler's own view of the headers has to do.
check_headers() {
  local missing=()
  local header
  for header in curses.h openssl/evp.h curl/curl.h sqlite3.h argon2.h; do
    [ -e "/usr/include/$header" ] || compgen -G "/usr/include/*/$header" >/dev/null || missing+=("$header")
  done
  [ ${#missing[@]} -eq 0 ] ||
    fail "this is not a Debian system (no dpkg), and these headers are missing: ${missing[*]}" \
      "Install the development packages of ncursesw, OpenSSL, libcurl, SQLite 3 and libargon2, and try again."
}

installed_packages() {
  local names=()
  local entry
  for entry in "${packages[@]}"; do
    IFS=/ read -r -a alternatives <<<"${entry%%|*}"
    names+=("${alternatives[@]}")
  done
  # dpkg-query exits with 1 when it knows nothing of one of them; the list it prints is what counts.
  dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${names[@]}" 2>/dev/null | sed -n 's/ installed$//p' || true
}

has_candidate() {
  local policy
  # Read whole: under pipefail a pipe into `grep -q` fails when grep is done before apt-cache has written everything.
  policy=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null) || return 1
  [[ $policy == *"  Candidate: "[!\(]* ]]
}

# Prints the first alternative that apt can install.
choose() {
  local name
  IFS=/ read -r -a alternatives <<<"$1"
  for name in "${alternatives[@]}"; do
    if has_candidate "$name"; then
      echo "$name"
      return 0
    fi
  done
  return 1
}

as_root=()
become_root() {
  [ "$(id -u)" -eq 0 ] && return 0
  command -v sudo >/dev/null 2>&1 ||
    fail "these packages have to be installed by root, and sudo is not here. As root, run:" \
      "apt-get install ${wanted[*]%%/*}"
  if [ -t 0 ]; then
    as_root=(sudo)
    echo "setup: sudo may ask for your password"
  else
    # Nobody is there to type a password; failing beats waiting for ever.
    as_root=(sudo -n)
  fi
}

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" </dev/null
}

check_swift

if ! command -v dpkg-query >/dev/null 2>&1; then
  check_headers
  exit 0
fi

installed=" $(installed_packages | tr '\n' ' ') "
wanted=()
reasons=()
for entry in "${packages[@]}"; do
  names=${entry%%|*}
  found=no
  IFS=/ read -r -a alternatives <<<"$names"
  for name in "${alternatives[@]}"; do
    case "$installed" in *" $name "*) found=yes ;; esac
  done
  # A command that came from elsewhere than Debian does as well.
  case "$names" in git | g++ | python3 | tmux) ! command -v "$names" >/dev/null 2>&1 || found=yes ;; esac
  if [ "$found" = no ]; then
    wanted+=("$names")
    reasons+=("$(printf '%-26s %s' "${names%%/*}" "${entry#*|}")")
  fi
done
[ ${#wanted[@]} -gt 0 ] || exit 0

echo "setup: these Debian packages are missing and will be installed:"
printf '         %s\n' "${reasons[@]}"
command -v apt-get >/dev/null 2>&1 ||
  fail "apt-get is not here, so install them by hand: ${wanted[*]%%/*}"
become_root

chosen=()
updated=no
for names in "${wanted[@]}"; do
  if ! name=$(choose "$names") && [ "$updated" = no ]; then
    echo "setup: reading the package lists (apt-get update)"
    apt update || fail "apt-get update failed; see above. Is the network there?"
    updated=yes
    name=$(choose "$names") || true
  fi
  [ -n "$name" ] ||
    fail "no package source offers ${names//\// or }; look at /etc/apt/sources.list."
  chosen+=("$name")
done

if ! apt install -y --no-install-recommends "${chosen[@]}"; then
  # The lists may be older than the archive, which then no longer has the versions they name.
  [ "$updated" = no ] && apt update && apt install -y --no-install-recommends "${chosen[@]}" ||
    fail "apt-get could not install: ${chosen[*]}; its reason is above."
fi
echo "setup: done"
