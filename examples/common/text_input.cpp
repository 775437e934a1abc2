// SPDX-License-Identifier: BSL-1.0
#include "common/text_input.hpp"

#include "common/input_error.hpp"
#include "common/progress.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <numeric>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nines::examples {
namespace {

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

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t least_block = 16;

} // namespace

/// The buffer holds, from its start: lines handed out, the start of a line to be continued
/// (`begin` to `end`), free space.
struct text_input::state {
    state(std::unique_ptr<byte_source> from, std::string called, bad_lines& counted,
          const read_options& options)
        : name{std::move(called)},
          bad{&counted},
          line_limit{std::max(options.line_limit, least_block)},
          source{std::move(from), name},
          buffer(std::clamp(options.block_size, least_block, line_limit + 1)) {
        if (options.show_progress) {
            progress.emplace(name, source.size());
        }
        skip_byte_order_mark();
    }

    std::optional<text_block> next();
    /// Reads into the free space; false at the end of the input.
    bool fill();
    void make_room();
    void skip_byte_order_mark();
    void skip_rest_of_long_line() noexcept;
    std::optional<text_block> hand_out(std::size_t size);

    std::string name;
    bad_lines* bad;
    std::size_t line_limit;
    unpacking_source source;
    std::vector<char> buffer;
    std::optional<progress_bar> progress;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint64_t next_line = 1;
    bool in_long_line = false;
};

bool text_input::state::fill() {
    const std::size_t got = source.read(buffer.data() + end, buffer.size() - end);
    end += got;
    if (progress) {
        progress->update(source.consumed());
    }
    return got > 0;
}

/// Moves the started line to the front; where it fills the buffer, the buffer grows up to the
/// limit of a line, beyond which the line is counted as bad and dropped.
void text_input::state::make_room() {
    std::memmove(buffer.data(), buffer.data() + begin, end - begin);
    end -= std::exchange(begin, 0);
    if (end < buffer.size()) {
        return;
    }
    if (buffer.size() <= line_limit) {
        buffer.resize(std::min(2 * buffer.size(), line_limit + 1));
        return;
    }
    bad->add(name, next_line, "expected a shorter line", {buffer.data(), end});
    in_long_line = true;
    end = 0;
}

void text_input::state::skip_rest_of_long_line() noexcept {
    const std::string_view read{buffer.data() + begin, end - begin};
    const std::size_t newline = read.find('\n');
    if (newline == std::string_view::npos) {
        begin = end;
        return;
    }
    begin += newline + 1;
    ++next_line;
    in_long_line = false;
}

void text_input::state::skip_byte_order_mark() {
    while (end < byte_order_mark.size() && fill()) {
    }
    if (std::string_view{buffer.data(), end}.starts_with(byte_order_mark)) {
        begin = byte_order_mark.size();
    }
}

std::optional<text_block> text_input::state::hand_out(std::size_t size) {
    const text_block block{{buffer.data() + begin, size}, next_line};
    begin += size;
    next_line += count_newlines(block.text);
    return block;
}

std::optional<text_block> text_input::state::next() {
    for (bool more = true;;) {
        const std::string_view text{buffer.data() + begin, end - begin};
        const std::size_t newline = text.rfind('\n');
        if (newline != std::string_view::npos) {
            return hand_out(newline + 1);
        }
        if (!more) {
            break;
        }
        make_room();
        more = fill();
        if (in_long_line) {
            skip_rest_of_long_line();
        }
    }
    if (std::exchange(in_long_line, false)) {
        ++next_line;
    }
    if (begin == end) {
        return std::nullopt;
    }
    auto last = hand_out(end - begin);
    ++next_line;
    return last;
}

namespace {
std::string called(const std::string& path) {
    return path == "-" ? "standard input" : path;
}
} // namespace

text_input::text_input(const std::string& path, bad_lines& bad, const read_options& options)
    : state_{std::make_unique<state>(std::make_unique<file_source>(path, called(path)),
                                     called(path), bad, options)} {}

text_input::text_input(std::unique_ptr<state> made) noexcept : state_{std::move(made)} {}

text_input text_input::of_text(std::string_view text, bad_lines& bad, const read_options& options,
                               std::string name) {
    return text_input{std::make_unique<state>(std::make_unique<memory_source>(text),
                                              std::move(name), bad, options)};
}

text_input::text_input(text_input&&) noexcept = default;
text_input& text_input::operator=(text_input&&) noexcept = default;
text_input::~text_input() = default;

std::optional<text_block> text_input::next() {
    return state_->next();
}
const std::string& text_input::name() const noexcept {
    return state_->name;
}
std::uint64_t text_input::lines() const noexcept {
    return state_->next_line - 1;
}

void text_input::refuse(std::uint64_t line, const char* reason, std::string_view text) {
    state_->bad->add(state_->name, line, reason, text);
}

std::optional<std::string_view> line_reader::next() {
    if (rest_.empty()) {
        const auto block = input_.next();
        if (!block) {
            return std::nullopt;
        }
        rest_ = block->text;
        next_line_ = block->first_line;
    }
    line_ = next_line_++;
    const std::size_t newline = rest_.find('\n');
    std::string_view line = rest_.substr(0, newline);
    rest_.remove_prefix(newline == std::string_view::npos ? rest_.size() : newline + 1);
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

/// Counts in bytes side by side, which compilers turn into vector code, and empties them before
/// they can overflow.
std::uint64_t count_newlines(std::string_view text) noexcept {
    constexpr std::size_t lanes = 64;
    constexpr std::size_t most_rows = std::numeric_limits<std::uint8_t>::max();
    std::uint64_t count = 0;
    while (text.size() >= lanes) {
        std::array<std::uint8_t, lanes> counts{};
        const std::size_t rows = std::min(text.size() / lanes, most_rows);
        const char* row = text.data();
        for (const char* const end = row + rows * lanes; row != end; row += lanes) {
            for (std::size_t i = 0; i < lanes; ++i) {
                counts[i] = static_cast<std::uint8_t>(counts[i] + (row[i] == '\n' ? 1 : 0));
            }
        }
        count = std::accumulate(counts.begin(), counts.end(), count);
        text.remove_prefix(rows * lanes);
    }
    return count + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace nines::examples
