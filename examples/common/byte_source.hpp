// SPDX-License-Identifier: BSL-1.0
/// \file
/// `byte_source`: the bytes of a file, a pipe or a text, unpacked where they are gzip.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace nines::examples {

/// Where bytes come from. `read` fills up to `size` bytes and answers how many; 0 only at the end.
class byte_source {
public:
    byte_source() = default;
    byte_source(const byte_source&) = delete;
    byte_source& operator=(const byte_source&) = delete;
    virtual ~byte_source() = default;

    virtual std::size_t read(char* to, std::size_t size) = 0;
    /// Bytes read so far, and bytes in all or 0 when unknown, both as they lie on disk.
    [[nodiscard]] virtual std::uint64_t consumed() const noexcept = 0;
    [[nodiscard]] virtual std::uint64_t size() const noexcept { return 0; }
};

/// A file, or standard input for "-". Errors: input_error, now or while reading, that names it.
/// \param name what the user knows the input by
[[nodiscard]] std::unique_ptr<byte_source> open_file(const std::string& path, std::string name);

/// Text that outlives the source.
[[nodiscard]] std::unique_ptr<byte_source> open_text(std::string_view text);

/// The same bytes, or what they hold if they are gzip: one member or several that follow one
/// another. Errors: input_error for gzip data that is damaged, cut off or followed by other bytes.
[[nodiscard]] std::unique_ptr<byte_source> unpacked(std::unique_ptr<byte_source> packed,
                                                    std::string name);

} // namespace nines::examples
