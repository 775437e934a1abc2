// SPDX-License-Identifier: BSL-1.0
/// \file
/// `write_answer`: the answer of a program, to the end or with a reason.
#pragma once

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace nines::examples {

/// Writes a program's answer to standard output.
/// Returns: whether all of it is there; if not, a line on standard error says why.
[[nodiscard]] inline bool write_answer(const char* program, const std::string& text) {
    errno = 0;
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
        std::fflush(stdout) == 0) {
        return true;
    }
    std::fprintf(stderr, "%s: cannot write the answer: %s\n", program, std::strerror(errno));
    return false;
}

} // namespace nines::examples
