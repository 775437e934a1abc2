# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash disable=SC2034,SC2154
# Sends what no HTTP client would send to 127.0.0.1:PORT, about fifteen times a second, until it is
# stopped.   Usage: garbage.sh PORT SEED
port=$1
RANDOM=$2

printable() { LC_ALL=C tr -dc '[:graph:]' </dev/urandom | head -c "$1"; }

one_message() {
    case $((RANDOM % 6)) in
        0) head -c $((20 + RANDOM % 200)) /dev/urandom; printf '\r\n\r\n' ;;
        1) printf '\026\003\001\002\001\001\374\003\003 TLS where none is spoken\r\n\r\n' ;;
        2) printf 'BREW /pot-%d HTCPCP/1.0\r\n\r\n' $((RANDOM % 10)) ;;
        3) printf 'GET /catalog HTTP/9.9\r\n\r\n' ;;
        4) printf 'GET /%s HTTP/1.1\r\nHost: x\r\n\r\n' "$(printable 9000)" ;;
        5) printf 'GET /%s"\\ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' "$(printable 12)" ;;
    esac
}

while true; do
    { exec 3<>"/dev/tcp/127.0.0.1/$port" && one_message >&3 && read -r -t 1 _ <&3; exec 3>&-; } 2>/dev/null
    sleep 0.06
done
