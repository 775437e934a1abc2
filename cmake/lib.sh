# SPDX-License-Identifier: BSL-1.0
# What the scripts of the README share: installing, progress and counting. Sourced by bash.

NINES_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

NINES_BUILD_PACKAGES="g++ cmake ninja-build"
NINES_REPORT_PACKAGES="libboost1.81-dev libeigen3-dev libhowardhinnant-date-dev libyaml-cpp-dev \
nlohmann-json3-dev libcli11-dev libfmt-dev zlib1g-dev tzdata"
NINES_CALENDAR_PACKAGES="libical-dev" # of examples/oncall
NINES_TEST_PACKAGES="$NINES_CALENDAR_PACKAGES doctest-dev gnuplot-nox librapidcheck-dev \
libcpp-httplib-dev pkg-config"
NINES_FULL_PACKAGES="clang-14 clang-19 clang-format-19 clang-tidy-19 libclang-rt-14-dev \
libclang-rt-19-dev doxygen"

# -O3 takes a quarter longer to compile than -O2 and tests nothing more.
fast_release=(-D "CMAKE_CXX_FLAGS_RELEASE=-O2 -DNDEBUG")
# Ten sources in one translation unit: what they include and instantiate is compiled once.
grouped_sources=(-D CMAKE_UNITY_BUILD=ON -D CMAKE_UNITY_BUILD_BATCH_SIZE=10)

# The compiler, and its name as part of a folder's: CMake asks for CXX only once a folder.
chosen_compiler=${CXX:-g++}
compiler_folder=${chosen_compiler//[\/ ]/_}

say() { printf '%s\n' "$*" >&2; }

give_up() {
    say "error: $*"
    exit 1
}

# install_missing PACKAGE...: installs what dpkg does not know as installed; says nothing when
# nothing is missing.
install_missing() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        have_the_tools && return
        give_up "no apt on this system. Install these, by the names of Debian 12's packages, and" \
            "run again: $*"
    fi
    local package missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null ||
            give_up "neither root nor sudo. As root, run: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "installing: ${missing[*]}"
    local log
    log=$(mktemp)
    if ! { "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
            --no-install-recommends "${missing[@]}"; } </dev/null >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        give_up "apt-get could not install: ${missing[*]}"
    fi
    rm -f "$log"
}

# On systems without apt the compiler and CMake being there is taken as: somebody installed the rest.
have_the_tools() { command -v cmake >/dev/null && command -v ninja >/dev/null && command -v "${CXX:-c++}" >/dev/null; }

# configure PRESET DIR [CMAKE ARGUMENT...]: quiet, unless it fails.
configure() {
    local preset=$1 dir=$2 log
    shift 2
    log=$(mktemp)
    if ! (cd "$NINES_ROOT" && cmake --preset "$preset" -B "$dir" "$@") >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        command -v apt-get >/dev/null ||
            say "no apt on this system. What is missing above is one of these, by the names of" \
                "Debian 12's packages: $NINES_BUILD_PACKAGES $NINES_REPORT_PACKAGES" \
                "$NINES_TEST_PACKAGES"
        return 1
    fi
    rm -f "$log"
}

# build DIR TARGET...: shows one moving line on a terminal and a line every ten per cent elsewhere;
# the compiler's words only when it fails.
build() {
    local dir=$1 log status
    shift
    log=$(mktemp)
    if [[ -t 2 ]]; then
        NINJA_STATUS="[%f/%t] " cmake --build "$dir" ${1:+--target "$@"} -- -k 0 2>&1 | tee "$log" |
            awk '{ printf "\r\033[K%.100s", $0 > "/dev/stderr"; fflush("/dev/stderr") }
                 END { if (NR) printf "\r\033[K" > "/dev/stderr" }'
        status=${PIPESTATUS[0]}
    else
        NINJA_STATUS="[%f/%t] " cmake --build "$dir" ${1:+--target "$@"} -- -k 0 2>&1 | tee "$log" |
            awk -F'[][/]' '/^\[[0-9]+\/[0-9]+\]/ && int(10 * $2 / $3) > tenth {
                     tenth = int(10 * $2 / $3); print "  built " $2 " of " $3 > "/dev/stderr" }'
        status=${PIPESTATUS[0]}
    fi
    ((status == 0)) || grep -v '^\[[0-9]*/[0-9]*\] \(Building\|Linking\|Re-running\)' "$log" | tail -n 60 >&2
    rm -f "$log"
    return "$status"
}

# build_example NAME FOLDER EXAMPLE;...: builds the program NAME, of those examples, in
# build/COMPILER-FOLDER, which `dir` names from then on.
build_example() {
    dir=$NINES_ROOT/build/$compiler_folder-$2
    configure release "$dir" "${fast_release[@]}" -D CMAKE_CXX_COMPILER="$chosen_compiler" \
        -D NINES_BUILD_TESTS=OFF "-DNINES_EXAMPLES=$3" || exit 1
    build "$dir" "$1" || give_up "$1 does not build"
}

passed=0 failed=0 skipped=0

# count_step NAME COMMAND...: a step that is one check. Its output is shown when it fails.
count_step() {
    local name=$1 log
    shift
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then
        passed=$((passed + 1))
        say "  ok: $name"
    else
        failed=$((failed + 1))
        tail -n 60 "$log" >&2
        say "  FAILED: $name"
    fi
    rm -f "$log"
}

# count_ctest DIR [ARGUMENT...]: runs the tests of a build folder and adds up what they say.
count_ctest() {
    local dir=$1 log counts
    shift
    log=$(mktemp)
    ctest --test-dir "$dir" --output-on-failure --no-tests=error -j "$(nproc)" "$@" >"$log" 2>&1
    local status=$?
    grep -E '\*\*\*|Failed' "$log" >&2
    counts=$(awk '
        /^ *[0-9]+\/[0-9]+ Test +#/ {
            if (/\*\*\*Skipped/) skipped++; else if (/ Passed /) passed++; else failed++
        }
        END { print passed + 0, failed + 0, skipped + 0 }' "$log")
    read -r p f s <<<"$counts"
    ((status == 0 || f > 0)) || f=1
    ((f == 0)) || tail -n 300 "$log" >&2
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    local absent
    absent=$(grep -c 'skipped: no shared data' "$dir/Testing/Temporary/LastTest.log")
    ((absent == 0)) || say "  skipped: no shared data ($absent checks)"
    skipped=$((skipped + absent))
    say "  $p passed, $f failed, $s skipped"
    rm -f "$log"
}

# sum_up: the last line, and the exit status.
sum_up() {
    local more=""
    ((skipped == 0)) || more=", $skipped skipped"
    printf '%d passed, %d failed%s\n' "$passed" "$failed" "$more"
    ((failed == 0 && passed > 0))
}

step() { say "[$(printf '%3d' "$SECONDS") s] $*"; }
