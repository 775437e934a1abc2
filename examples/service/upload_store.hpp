// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace example {

/// Keeps the newest uploads as files of a folder. Each is written beside its final name and renamed
/// when it is safely on disk, so a full disk costs the new upload and never an old one.
class upload_store {
public:
    explicit upload_store(std::filesystem::path folder) : folder_{std::move(folder)} {}

    /// Returns: no error, or what the operating system said.
    std::error_code save(std::string_view content) {
        const std::uint64_t number = next_++;
        const auto name = folder_ / ("upload-" + std::to_string(number % kept));
        const auto part = folder_ / ("part-" + std::to_string(number));
        std::error_code error = write_file(part, content);
        if (!error) {
            std::filesystem::rename(part, name, error);
        }
        if (error) {
            std::error_code ignored;
            std::filesystem::remove(part, ignored);
        }
        return error;
    }

    std::uint64_t free_bytes() const {
        std::error_code error;
        const auto space = std::filesystem::space(folder_, error);
        return error ? 0 : space.available;
    }

private:
    static constexpr std::uint64_t kept = 64;

    static std::error_code last_error() { return {errno, std::generic_category()}; }

    static std::error_code write_all(int file, std::string_view content) {
        while (!content.empty()) {
            const ssize_t written = ::write(file, content.data(), content.size());
            if (written < 0) {
                return last_error();
            }
            content.remove_prefix(static_cast<std::size_t>(written));
        }
        return ::fsync(file) == 0 ? std::error_code{} : last_error();
    }

    static std::error_code write_file(const std::filesystem::path& path, std::string_view content) {
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        if (file < 0) {
            return last_error();
        }
        const std::error_code error = write_all(file, content);
        const bool closed = ::close(file) == 0;
        return error || closed ? error : last_error();
    }

    std::filesystem::path folder_;
    std::atomic<std::uint64_t> next_{0};
};

} // namespace example
