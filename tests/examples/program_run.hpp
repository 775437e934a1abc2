// SPDX-License-Identifier: BSL-1.0
// A folder of its own for each test, and a program run as a user would.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include <sys/wait.h>

namespace nines_test {

/// A folder that goes away with the test.
class scratch_folder {
public:
    scratch_folder() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "nines_report_XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~scratch_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;

    /// Writes a file and returns its path.
    std::string write(const std::string& name, std::string_view text) const {
        const std::string path = file(name);
        std::ofstream{path, std::ios::binary} << text;
        return path;
    }
    [[nodiscard]] std::string file(const std::string& name) const {
        return (path_ / name).string();
    }

private:
    std::filesystem::path path_;
};

/// All of a file, or nothing.
inline std::string contents_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream{path, std::ios::binary}.rdbuf();
    return text.str();
}

struct outcome {
    int status;
    std::string out;
    std::string err;
};

/// Runs a program as a user would.
inline outcome run_program(const scratch_folder& folder, const std::string& program,
                           const std::string& arguments) {
    const std::string out = folder.file("stdout");
    const std::string err = folder.file("stderr");
    const std::string command = program + ' ' + arguments + " >" + out + " 2>" + err;
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents_of(out), contents_of(err)};
}

} // namespace nines_test
