// SPDX-License-Identifier: BSL-1.0
// Where other people's data lies, for tests that read it there.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>

namespace nines_test {

/// The path of a file of the shared data, or an empty string, said once on stdout, without it.
inline std::string shared_data(const std::string& name) {
    const std::filesystem::path path = std::filesystem::path{NINES_SHARED_DIR} / "data" / name;
    if (!std::filesystem::exists(path)) {
        std::printf("skipped: no shared data (%s)\n", name.c_str());
        return {};
    }
    return path.string();
}

} // namespace nines_test
