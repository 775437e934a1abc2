#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Records the example service under real load with real faults: see --help.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=$here/examples/service/recording
duration=1h rate=40 seed=1 out=$here/examples/data/recording-$(date -u +%F) programs='' note=''
command_line="bash cmake/record.sh${*:+ $*}"
packages=(g++ cmake make libcpp-httplib-dev libcli11-dev hey stress-ng curl gzip mawk)

usage() {
    cat <<'TEXT'
Usage: bash cmake/record.sh [OPTION VALUE]...
Builds examples/service, drives it with load in the shape of a day, injects faults, and writes the
access log, the counters, latency histograms and the labels of the faults. Everything happens on
127.0.0.1 and ends by itself, or at Ctrl-C.

  --duration TIME   how long: seconds, or with s, m or h; 60 s at least   (default: 1h)
  --out FOLDER      where to; must not exist yet   (default: examples/data/recording-<today>)
  --rate N          mean requests a second         (default: 40)
  --seed N          seed of load and garbage       (default: 1)
  --programs FOLDER use the programs `service` and `dependency` there instead of building
  --note TEXT       a sentence for the description of the recording
TEXT
}

say() { printf '%s\n' "$*" >&2; }
die() { say "record.sh: $*"; exit 2; }

parse_options() {
    while (($#)); do
        case $1 in
            --help | -h) usage; exit 0 ;;
            --duration | --out | --rate | --seed | --programs | --note)
                (($# > 1)) || die "$1 needs a value"
                printf -v "${1#--}" '%s' "$2"
                shift 2 ;;
            *) die "unknown option $1 (see --help)" ;;
        esac
    done
    [[ $duration =~ ^([0-9]{1,6})([smh]?)$ ]] || die "--duration: expected a time such as 90s, 2m or 1h, got '$duration'"
    case ${BASH_REMATCH[2]} in
        m) seconds=$((BASH_REMATCH[1] * 60)) ;;
        h) seconds=$((BASH_REMATCH[1] * 3600)) ;;
        *) seconds=${BASH_REMATCH[1]} ;;
    esac
    ((seconds >= 60)) || die "--duration: 60 s at least, so that the faults have room"
    [[ $rate =~ ^[1-9][0-9]{0,3}$ ]] || die "--rate: expected a whole number from 1 to 9999, got '$rate'"
    [[ $seed =~ ^[0-9]{1,9}$ ]] || die "--seed: expected a whole number, got '$seed'"
    [[ $note != *[\"\\]* ]] || die "--note: no quotes or backslashes"
    [[ ! -e $out ]] || die "--out: $out exists already"
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

install_missing() {
    local missing=() package
    if command -v dpkg-query >/dev/null; then
        for package in "${packages[@]}"; do
            dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
        done
        ((${#missing[@]})) || return 0
    else
        die "there is no apt here: install the equivalents of ${packages[*]}"
    fi
    say "installing ${missing[*]}"
    as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        die "could not install ${missing[*]}: install them by hand, as root"
}

build() {
    [[ -z $programs ]] || return 0
    programs=$work/build/examples/service
    say "building the service"
    cmake -S "$here" -B "$work/build" -DCMAKE_BUILD_TYPE=Release -DNINES_BUILD_EXAMPLES=ON >"$work/build.log" &&
        cmake --build "$work/build" --target service dependency >>"$work/build.log" || {
        tail -n 30 "$work/build.log" >&2
        die "building failed"
    }
}

# --- time ---

now_ms() { local t=${EPOCHREALTIME/[.,]/}; printf '%s' $((t / 1000)); }
rfc3339() { date -u +%Y-%m-%dT%H:%M:%S.%3NZ; }

# Sleeps in a way that a trap can interrupt.
pause() { sleep "$1" & wait $!; }

# Sleeps until so many milliseconds after the start of the recording.
pause_until() {
    local left=$(($1 + start_ms - $(now_ms)))
    ((left <= 0)) || pause "$((left / 1000)).$(printf %03d $((left % 1000)))"
}

# A background job ends its own children when it is told to end.
job() { trap 'kill $(jobs -p) 2>/dev/null || true' EXIT; trap 'exit 1' TERM; "$@"; }

# --- the programs ---

# start_program NAME ARGUMENTS...: sets `port`, and leaves the process id in $work/NAME.pid.
start_program() {
    local name=$1 said=$work/$1.out tries
    shift
    : >"$said"
    "$programs/$name" "$@" >"$said" &
    echo $! >"$work/$name.pid"
    disown
    for ((tries = 0; tries < 200; tries++)); do
        port=$(sed -n 's/^listening on 127.0.0.1://p' "$said")
        [[ -z $port ]] || return 0
        kill -0 "$(<"$work/$name.pid")" 2>/dev/null || break
        sleep 0.05
    done
    die "$name did not start"
}

stop_program() {
    local pid tries
    [[ -f $work/$1.pid ]] || return 0
    pid=$(<"$work/$1.pid")
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((tries = 0; tries < 200; tries++)); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.05
    done
    kill -KILL "$pid"
    die "$1 did not end when told to"
}

start_programs() {
    mkdir "$work/uploads"
    if as_root mount -t tmpfs -o size=2m,mode=777 nines-recording "$work/uploads" 2>/dev/null; then
        small_disk=yes
    else
        say "mounting a small disk is not permitted here: the fault disk_full is left out"
        small_disk=''
    fi
    start_program dependency --port 0 --seed "$seed"
    dependency_port=$port
    start_program service --port 0 --dependency-port "$dependency_port" \
        --access-log "$work/access.log" --upload-dir "$work/uploads"
    service_port=$port
}

clean_up() {
    local status=$? pid
    trap - EXIT
    trap '' INT TERM
    for pid in $(jobs -p); do kill -TERM "$pid" 2>/dev/null || true; done
    wait || true
    stop_program service
    stop_program dependency
    mountpoint -q "$work/uploads" 2>/dev/null && as_root umount -l "$work/uploads"
    rm -rf "$work"
    exit "$status"
}

# --- load and scrapes ---

generate_load() {
    local from length route per_s n=0 url=http://127.0.0.1:$service_port
    while read -r from length route per_s; do
        pause_until "$(awk -v s="$from" 'BEGIN { printf "%d", s * 1000 }')"
        local arguments=(-z "${length}s" -q "$per_s" -c 1 -cpus 1 -t 10 -disable-keepalive -disable-compression)
        case $route in
            healthz) arguments+=("$url/healthz") ;;
            front) arguments+=("$url/") ;;
            catalog) arguments+=("$url/catalog?shelf=$((n % 12 + 1))") ;;
            cached) arguments+=(-H 'If-None-Match: "shelf-3"' "$url/catalog?shelf=3") ;;
            orders) arguments+=("$url/orders?item=$((n % 40))") ;;
            upload) arguments+=(-m POST -D "$work/body" "$url/upload") ;;
            report) arguments+=("$url/report") ;;
        esac
        hey "${arguments[@]}" >"$work/hey/$((++n)).txt" &
    done <"$work/plan"
    wait
}

scrape() {
    curl -sf -m 4 -o "$work/scrape" "http://127.0.0.1:$service_port/metrics" &&
        mv "$work/scrape" "$work/scrapes/$1.txt"
}

scrape_regularly() {
    local k
    for ((k = 0; ; k++)); do
        pause_until $((k * 5000))
        scrape "$(now_ms)" || say "a scrape got no answer"
    done
}

# --- faults: each starts, lasts so many seconds, and is undone ---

dependency_killed() {
    kill -KILL "$(<"$work/dependency.pid")"
    pause "$1"
    start_program dependency --port "$dependency_port" --seed "$seed"
}

cpu_stolen() {
    local workers=$((2 * $(nproc)))
    as_root nice -n -15 stress-ng --cpu "$workers" --timeout "$1s" --quiet 2>/dev/null &
    wait $! || { stress-ng --cpu "$((4 * workers))" --timeout "$1s" --quiet & wait $!; }
}

disk_full() {
    local end=$(($(now_ms) + $1 * 1000))
    while (($(now_ms) < end)); do
        cat /dev/zero >>"$work/uploads/filler" 2>/dev/null || true
        pause 0.5
    done
    rm "$work/uploads/filler"
}

slow_dependency() {
    curl -sf -o "$work/said" -d ms=800 "http://127.0.0.1:$dependency_port/control/delay"
    pause "$1"
    curl -sf -o "$work/said" -d ms=0 "http://127.0.0.1:$dependency_port/control/delay"
}

garbage() {
    local sender
    bash "$tools/garbage.sh" "$service_port" "$seed" &
    sender=$!
    pause "$1"
    kill "$sender"
    wait "$sender" 2>/dev/null || true
}

# inject FAULT AT LENGTH WHAT: time and length in thousandths of the recording.
inject() {
    local length=$(($3 * seconds / 1000)) begin
    pause_until $(($2 * seconds))
    begin=$(rfc3339)
    say "$begin $1 for $length s"
    "$1" "$length"
    printf '%s,%s,%s,%s\n' "$1" "$begin" "$(rfc3339)" "$4" >>"$work/faults.csv"
}

inject_faults() {
    echo 'fault,start,end,what' >"$work/faults.csv"
    inject dependency_killed 200 40 'the dependency is killed by SIGKILL and started again at the end: orders answer 503'
    inject cpu_stolen 360 40 'stress-ng at raised priority on every core: answers are slow'
    [[ -z $small_disk ]] ||
        inject disk_full 500 50 'the 2 MB disk of the uploads is filled and freed at the end: uploads answer 507'
    inject slow_dependency 650 50 'the dependency takes 0.4 to 1.2 s for an answer: orders are slow or answer 504'
    inject garbage 820 40 'bytes that are not HTTP at about 15 connections a second: answers 400 404 and 414'
}

# --- what is written ---

describe() {
    local begin=$1 end=$2
    cat <<TEXT
{
  "what": "examples/service under load with injected faults, recorded by cmake/record.sh",
  "command": "${command_line//[\"\\]/}",
  "start": "$begin",
  "end": "$end",
  "machine": {
    "cpu": "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)",
    "cores": $(nproc),
    "memory_kb": $(awk '/^MemTotal/ { print $2 }' /proc/meminfo),
    "kernel": "$(uname -srm)",
    "system": "$(. /etc/os-release && printf '%s' "$PRETTY_NAME")"
  },
  "note": "$note",
  "load": "mean rate $rate/s in the shape of a day: a quiet night, a morning peak at 40 % and an evening peak at 76 % of the time; every request on a connection of its own; seed $seed",
  "requests": {$(awk -F, 'FNR > 1 { for (i = 1; i <= 5; i++) last[$2, i] = $(i + 2); route[$2] }
      END { for (i = 1; i <= 5; i++) { n = 0; for (r in route) n += last[r, i]; total += n; printf "\"%dxx\": %d, ", i, n }
            printf "\"total\": %d", total }' "$work/result/counters.csv")},
  "scrapes": $(find "$work/scrapes" -name '*.txt' | wc -l),
  "faults": "faults.csv"
}
TEXT
}

write_result() {
    local scrapes last
    mkdir "$work/result"
    mapfile -t scrapes < <(printf '%s\n' "$work"/scrapes/*.txt | sort)
    last=${scrapes[-1]}
    awk -f "$tools/merge_scrapes.awk" "${scrapes[@]}" >"$work/result/metrics.openmetrics.txt"
    awk -f "$tools/counters.awk" "${scrapes[@]}" >"$work/result/counters.csv"
    awk -v len=10 -f "$tools/latency_histogram.awk" "$work/access.log" >"$work/result/latency_histogram.csv"
    cp "$work/faults.csv" "$work/result/"
    describe "$1" "$2" >"$work/result/recording.json"
    LC_ALL=C awk -f "$tools/check.awk" "$work/access.log" "$work/result/counters.csv" \
        "$work/result/latency_histogram.csv" "$last" "$work"/hey/*.txt ||
        die "the records disagree"
    gzip -9nc "$work/access.log" >"$work/result/access.log.gz"
    gzip -9n "$work/result/metrics.openmetrics.txt" "$work/result/latency_histogram.csv"
    mkdir -p "$(dirname "$out")"
    cp -r "$work/result" "$out"
}

record() {
    local load begin end watchers=()
    mkdir "$work/scrapes" "$work/hey"
    head -c 6000 /dev/zero | tr '\0' x >"$work/body"
    awk -v duration="$seconds" -v rate="$rate" -v seed="$seed" -f "$tools/load_plan.awk" | sort -n >"$work/plan"
    start_ms=$(now_ms)
    begin=$(rfc3339)
    say "recording $seconds s from $begin"
    job scrape_regularly & watchers+=($!)
    job inject_faults & watchers+=($!)
    job generate_load & load=$!
    wait "$load"
    wait "${watchers[1]}"
    kill -TERM "${watchers[0]}"
    wait "${watchers[0]}" || true
    scrape "$(now_ms)"
    end=$(rfc3339)
    stop_program service
    write_result "$begin" "$end"
}

parse_options "$@"
install_missing
work=$(mktemp -d)
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
build
start_programs
record
say "wrote $out"
