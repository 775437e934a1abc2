// SPDX-License-Identifier: BSL-1.0
#include "capacity/gnuplot.hpp"

#include "common/input_error.hpp"

#include <csignal>
#include <cstdio>

#include <sys/wait.h>

namespace nines::examples {

void run_gnuplot(const std::string& script) {
    constexpr int not_found = 127;
    // A shell that finds no gnuplot closes the pipe: that is its status, not a signal.
    std::signal(SIGPIPE, SIG_IGN);
    std::fflush(stdout);
    std::FILE* const pipe = ::popen("gnuplot 2>/dev/null", "w");
    if (pipe == nullptr) {
        throw input_error{"gnuplot", 0, "no shell could be started"};
    }
    const bool written = std::fwrite(script.data(), 1, script.size(), pipe) == script.size();
    const int status = ::pclose(pipe);
    if (WIFEXITED(status) && WEXITSTATUS(status) == not_found) {
        throw input_error{"gnuplot", 0,
                          "plots need it; install it, on Debian: apt-get install gnuplot-nox"};
    }
    if (!written || status != 0) {
        throw input_error{"gnuplot", 0, "it could not draw the plot"};
    }
}

} // namespace nines::examples
