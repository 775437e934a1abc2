# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash disable=SC2034,SC2154
# Starts and stops the service, its dependency and their disk for cmake/record.sh.
# Reads programs, work, seed and root (how to become root); sets dependency_port, service_port and
# small_disk.

# start_program NAME ARGUMENT...: sets port, and leaves the process id in $work/NAME.pid.
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
    give_up "$name did not start"
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
    give_up "$1 did not end when told to"
}

start_programs() {
    mkdir "$work/uploads"
    small_disk=''
    if "${root[@]}" mount -t tmpfs -o size=2m,mode=777 nines-recording "$work/uploads" 2>/dev/null; then
        small_disk=yes
    else
        say "mounting a small disk is not permitted here: the fault disk_full is left out"
    fi
    start_program dependency --port 0 --seed "$seed"
    dependency_port=$port
    start_program service --port 0 --dependency-port "$dependency_port" \
        --access-log "$work/access.log" --upload-dir "$work/uploads"
    service_port=$port
}

stop_programs() {
    stop_program service
    stop_program dependency
    if [[ -n ${small_disk:-} ]]; then
        "${root[@]}" umount -l "$work/uploads"
    fi
}
