# Sourced by ./run and ./test: what must be on the machine, how it gets there, and how we build without leaving processes behind.

# Build servers would stay after the script has ended.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

readonly DASHBOARD_PACKAGE='@microsoft/aspire-cli-linux-x64@13.5.4'

# Someone else's apt-get (unattended upgrades on a fresh machine) may hold the lock for minutes.
readonly APT_LOCK_SECONDS=300

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# Of hundreds of programs that end within seconds: compiling their methods a second time, to run faster for years, takes more than half of all
# processor time. The number of calls after which that is done all the same is hexadecimal.
compile_once() { export DOTNET_TieredPGO=0 DOTNET_TC_CallCountThreshold=200; }

require_dotnet() {
    if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
        die "The .NET 10 SDK is missing. Install it from https://dotnet.microsoft.com/download/dotnet/10.0 (the SDK, version 10.0.100 or newer) and see that 'dotnet' is on the PATH."
    fi
}

has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || command -v postgres >/dev/null; }
has_redis() { command -v redis-server >/dev/null; }
has_rabbitmq() { [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || PATH="$PATH:/usr/sbin" command -v rabbitmq-server >/dev/null; }

# The servers that the system and its tests run as plain processes.
require_servers() {
    local packages=()
    has_postgres || packages+=(postgresql)
    has_redis || packages+=(redis-server)
    has_rabbitmq || packages+=(rabbitmq-server)
    [ ${#packages[@]} -eq 0 ] && return
    install_packages "${packages[@]}" ||
        die "Missing: ${packages[*]}. Install PostgreSQL 14 or newer, Redis 6 or newer and RabbitMQ 3.10 or newer with this system's package manager, with 'postgres', 'redis-server', 'rabbitmq-server' and 'epmd' on the PATH. They need not run."
}

# What draws pictures, and the font of the texts in them.
require_pictures() {
    command -v rsvg-convert >/dev/null && return
    install_packages librsvg2-bin fonts-dejavu-core ||
        die "Missing: rsvg-convert. Install librsvg's tools 2.50 or newer (librsvg2-bin, librsvg2-tools or librsvg) and the DejaVu fonts with this system's package manager, with 'rsvg-convert' on the PATH."
}

# What reads PDF documents.
require_documents() {
    command -v pdftotext >/dev/null && return
    install_packages poppler-utils ||
        die "Missing: pdftotext. Install poppler's tools (poppler-utils or poppler) with this system's package manager, with 'pdftotext' on the PATH."
}

# What lets tests set a process's clock wrong and have the disk refuse what is written.
want_fault_tools() {
    local packages=()
    command -v faketime >/dev/null || packages+=(faketime)
    command -v strace >/dev/null || packages+=(strace)
    [ ${#packages[@]} -eq 0 ] || install_packages "${packages[@]}" || say "Tests that take these are skipped: ${packages[*]}"
}

has_chromium() { [ -n "${CHROME:-}" ] || [ -x /usr/bin/chromium ]; }

# What speaks to the system in its tests as other people's programs do.
require_test_clients() {
    local packages=()
    command -v python3 >/dev/null || packages+=(python3)
    command -v node >/dev/null || packages+=(nodejs)
    command -v npm >/dev/null || packages+=(npm)
    has_chromium || packages+=(chromium)
    [ ${#packages[@]} -eq 0 ] || install_packages "${packages[@]}" ||
        die "Missing: ${packages[*]}. Install Python 3.8, Node.js 20.19 with npm, and Chromium, or newer ones, with this system's package manager; where Chromium is, the variable CHROME says."
}

# Puts npm on the machine where apt-get can; false where it is not to be had.
want_npm() { command -v npm >/dev/null || install_packages nodejs npm; }

# What the browser packages need of Node.js: the first version of each line that their tools run on.
has_node_for_packages() {
    local version major minor
    version=$(node --version 2>/dev/null) || return 1
    IFS=. read -r major minor _ <<<"${version#v}"
    [ "$major" -gt 22 ] || { [ "$major" -eq 22 ] && [ "$minor" -ge 12 ]; } || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }
}

# npm puts its own lock file into node_modules last, so an install that was broken off counts as none.
has_packages() { [ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ]; }

# Installs what the packages for browsers are built and tested with, unless it is there. Runs in "$root", or else in the current folder.
# Returns non-zero, and says why, where that does not work.
require_packages() (
    cd "${root:-.}" || return 1
    want_npm || { say "Missing: npm. Install Node.js 20.19 or newer and npm (https://nodejs.org/en/download), with 'node' and 'npm' on the PATH."; return 1; }
    has_node_for_packages || {
        say "Node.js $(node --version 2>/dev/null || echo '(missing)') is too old for the packages for browsers: install 20.19 or newer, or 22.12 or newer (https://nodejs.org/en/download)."
        return 1
    }
    if has_packages; then return; fi

    # Two installs into one folder spoil each other: the second waits, and then most often finds nothing left to do.
    mkdir -p artifacts
    exec 9>artifacts/packages.lock
    if command -v flock >/dev/null && ! flock --nonblock 9; then
        say 'The packages for browsers are being installed here already; waiting for that.'
        flock 9
    fi
    if has_packages; then return; fi

    say 'Installing the packages for browsers.'
    npm ci --no-audit --no-fund --loglevel=error >&2 9>&- ||
        { say "'npm ci' failed; see above. It needs a registry, or a cache that has everything package-lock.json names."; return 1; }
)

# The dashboard is a comfort: without npm, or without the package, the system runs all the same.
want_dashboard() {
    local tools=$1
    [ -x "$tools/node_modules/${DASHBOARD_PACKAGE%@*}/bin/aspire" ] && return
    if [ "$(uname -sm)" != 'Linux x86_64' ]; then
        say 'No dashboard: its package is for Linux on x86-64.'
    elif ! want_npm || ! npm install --silent --no-audit --no-fund --no-save --prefix "$tools" "$DASHBOARD_PACKAGE" >&2; then
        say 'No dashboard: npm could not install it. Everything else works.'
    fi
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

# Installs Debian packages. Their services are neither started now nor at the next boot: we run the programs ourselves.
install_packages() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null || return 1
    say "Installing: $*"

    local policy=/usr/sbin/policy-rc.d own_policy=''
    if [ ! -e $policy ]; then
        own_policy=yes
        printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
        as_root chmod 755 $policy
    fi

    local failed=''
    as_root apt-get -qq -o DPkg::Lock::Timeout=$APT_LOCK_SECONDS update >&2 || say 'apt-get update failed; going on with the package lists at hand.'
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=$APT_LOCK_SECONDS install "$@" </dev/null >&2 || failed=yes
    [ -z "$own_policy" ] || as_root rm -f $policy
    [ -z "$failed" ] || return 1

    local package
    for package in "$@"; do
        case $package in postgresql | redis-server | rabbitmq-server) as_root systemctl disable "$package" >/dev/null 2>&1 || true ;; esac
    done
}

# Whether a program is newer than every source. Arguments: the program, and the stamp of its build.
is_built() {
    [ -x "$1" ] && [ -e "$2" ] && [ -z "$(find "$root" -mindepth 1 \
        \( -name artifacts -o -name .data -o -name .git -o -name node_modules -o -name tests -o -name bench \
        -o -name wwwroot -o -path "$root/Console" -o -path "$root/Clients/typescript" \) -prune \
        -o -newer "$2" -print -quit)" ]
}

# Builds a project into a folder of its own, unless its program is newer than every source: a build with nothing to do takes longer
# than the start of the whole system. Arguments: the folder, the program, the project, and what else the build gets.
build_if_changed() {
    local output=$1 program=$2 project=$3 stamp=$1/built
    shift 3
    if is_built "$program" "$stamp"; then return; fi

    # Two builds into one folder spoil each other: the second waits, and then most often finds nothing left to do. The build must not
    # inherit the lock, since the compilers' servers outlive it.
    mkdir -p "$output"
    exec 9>"$output/build.lock"
    if command -v flock >/dev/null && ! flock --nonblock 9; then
        say 'Another build is under way here; waiting for it.'
        flock 9
    fi

    if ! is_built "$program" "$stamp"; then
        say 'Building.'
        touch "$stamp.new"
        run_child dotnet build "$root/$project" --configuration Release --verbosity quiet --nologo -p:ArtifactsPath="$output" "$@" >&2 9>&- ||
            die 'The build failed; see above.'
        compile_ahead "$output"/bin/*/release 9>&-
        mv "$stamp.new" "$stamp"
    fi
    exec 9>&-
}

# A comfort: without it programs compile themselves each time they start.
compile_ahead() { run_child "$root/scripts/compile-ahead" "$@" || say 'Programs are compiled while they run; see above.'; }

# Runs a command so that a signal ends it at once and us with it: bash itself would wait for the command first.
child=''
run_child() {
    "$@" &
    child=$!
    local result=0
    wait "$child" || result=$?
    child=''
    return $result
}

stop_child() {
    [ -z "$child" ] || { kill -TERM "$child" 2>/dev/null && wait "$child"; } || true
    child=''
}
