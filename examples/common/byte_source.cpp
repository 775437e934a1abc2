// SPDX-License-Identifier: BSL-1.0
#include "common/byte_source.hpp"

#include "common/input_error.hpp"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nines::examples {
namespace {

[[noreturn]] void fail(const std::string& name, int code) {
    throw input_error{name, 0, "cannot read: " + std::generic_category().message(code)};
}

class file_source final : public byte_source {
public:
    file_source(const std::string& path, std::string name)
        : name_{std::move(name)},
          fd_{path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)} {
        struct stat info{};
        if (fd_ < 0 || ::fstat(fd_, &info) != 0) {
            fail(name_, errno);
        }
        if (S_ISDIR(info.st_mode)) {
            close();
            throw input_error{name_, 0, "expected a file, this is a folder"};
        }
        size_ = S_ISREG(info.st_mode) ? static_cast<std::uint64_t>(info.st_size) : 0;
    }
    ~file_source() override { close(); }

    std::size_t read(char* to, std::size_t size) override {
        for (;;) {
            const ssize_t got = ::read(fd_, to, size);
            if (got >= 0) {
                consumed_ += static_cast<std::uint64_t>(got);
                return static_cast<std::size_t>(got);
            }
            if (errno != EINTR) {
                fail(name_, errno);
            }
        }
    }
    [[nodiscard]] std::uint64_t consumed() const noexcept override { return consumed_; }
    [[nodiscard]] std::uint64_t size() const noexcept override { return size_; }

private:
    void close() noexcept {
        if (fd_ > STDERR_FILENO) {
            ::close(std::exchange(fd_, -1));
        }
    }

    std::string name_;
    int fd_;
    std::uint64_t consumed_ = 0;
    std::uint64_t size_ = 0;
};

class memory_source final : public byte_source {
public:
    explicit memory_source(std::string_view text) noexcept : rest_{text}, size_{text.size()} {}

    std::size_t read(char* to, std::size_t size) override {
        const std::size_t got = rest_.copy(to, size);
        rest_.remove_prefix(got);
        return got;
    }
    [[nodiscard]] std::uint64_t consumed() const noexcept override { return size_ - rest_.size(); }
    [[nodiscard]] std::uint64_t size() const noexcept override { return size_; }

private:
    std::string_view rest_;
    std::size_t size_;
};

constexpr std::string_view gzip_magic = "\x1f\x8b";

/// Unpacks gzip members that follow one another, and hands anything else through as it is.
class unpacking_source final : public byte_source {
public:
    unpacking_source(std::unique_ptr<byte_source> packed, std::string name)
        : packed_{std::move(packed)}, name_{std::move(name)} {
        fill(gzip_magic.size());
        if (pending().starts_with(gzip_magic)) {
            start_unpacking();
        }
    }
    ~unpacking_source() override {
        if (unpacking_) {
            inflateEnd(&stream_);
        }
    }

    std::size_t read(char* to, std::size_t size) override {
        if (unpacking_) {
            return unpack(to, size);
        }
        if (begin_ < end_) {
            const std::size_t got = pending().copy(to, size);
            begin_ += got;
            return got;
        }
        return packed_->read(to, size);
    }
    [[nodiscard]] std::uint64_t consumed() const noexcept override { return packed_->consumed(); }
    [[nodiscard]] std::uint64_t size() const noexcept override { return packed_->size(); }

private:
    [[nodiscard]] std::string_view pending() const noexcept {
        return {input_.data() + begin_, end_ - begin_};
    }

    /// Reads until at least `least` bytes are pending or the input ends.
    void fill(std::size_t least) {
        std::memmove(input_.data(), input_.data() + begin_, end_ - begin_);
        end_ -= std::exchange(begin_, 0);
        while (end_ < least) {
            const std::size_t got = packed_->read(input_.data() + end_, input_.size() - end_);
            if (got == 0) {
                return;
            }
            end_ += got;
        }
    }

    void start_unpacking() {
        constexpr int gzip_only = 16 + MAX_WBITS;
        if (inflateInit2(&stream_, gzip_only) != Z_OK) {
            throw input_error{name_, 0, "not enough memory to unpack gzip"};
        }
        unpacking_ = true;
    }

    std::size_t unpack(char* to, std::size_t size) {
        stream_.next_out = reinterpret_cast<Bytef*>(to);
        stream_.avail_out = static_cast<uInt>(std::min(size, std::size_t{1} << 30U));
        const uInt room = stream_.avail_out;
        while (stream_.avail_out == room && !ended_) {
            step();
        }
        return room - stream_.avail_out;
    }

    void step() {
        if (begin_ == end_) {
            fill(1);
        }
        if (begin_ == end_) {
            throw input_error{name_, 0, "the gzip data is cut off; expected its end"};
        }
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data() + begin_);
        stream_.avail_in = static_cast<uInt>(end_ - begin_);
        const int status = inflate(&stream_, Z_NO_FLUSH);
        begin_ = end_ - stream_.avail_in;
        if (status == Z_STREAM_END) {
            next_member();
        } else if (status != Z_OK && status != Z_BUF_ERROR) {
            throw input_error{name_, 0, "the gzip data is damaged"};
        }
    }

    void next_member() {
        fill(gzip_magic.size());
        if (begin_ == end_) {
            ended_ = true;
        } else if (!pending().starts_with(gzip_magic) || inflateReset(&stream_) != Z_OK) {
            throw input_error{name_, 0, "the gzip data is followed by something else"};
        }
    }

    std::unique_ptr<byte_source> packed_;
    std::string name_;
    std::vector<char> input_ = std::vector<char>(std::size_t{64} << 10U);
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    z_stream stream_{};
    bool unpacking_ = false;
    bool ended_ = false;
};

} // namespace

std::unique_ptr<byte_source> open_file(const std::string& path, std::string name) {
    return std::make_unique<file_source>(path, std::move(name));
}

std::unique_ptr<byte_source> open_text(std::string_view text) {
    return std::make_unique<memory_source>(text);
}

std::unique_ptr<byte_source> unpacked(std::unique_ptr<byte_source> packed, std::string name) {
    return std::make_unique<unpacking_source>(std::move(packed), std::move(name));
}

} // namespace nines::examples
