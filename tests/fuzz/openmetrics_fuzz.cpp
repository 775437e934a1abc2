// SPDX-License-Identifier: BSL-1.0
// Any text: each line is a sample, a comment or a bad line, in any blocks, and a sample written out
// again reads as the same sample.
#include "common/openmetrics.hpp"

#include "common/input_error.hpp"
#include "fuzz/fuzzing.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using namespace nines::examples;
using nines_fuzz::require;

namespace {

std::string number(double value) {
    if (std::isnan(value)) {
        return "NaN";
    }
    if (std::isinf(value)) {
        return value < 0 ? "-Inf" : "+Inf";
    }
    std::array<char, 64> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string written(const metric_sample& sample) {
    std::string line{sample.name};
    line += '{';
    for (const metric_label& label : sample.labels) {
        line += label.name;
        line += "=\"";
        for (const char c : label.value) {
            if (c == '\n') {
                line += "\\n";
                continue;
            }
            line += c == '"' || c == '\\' ? "\\" : "";
            line += c;
        }
        line += "\",";
    }
    line += "} " + number(sample.value);
    if (sample.time) {
        const auto millis = sample.time->time_since_epoch().count();
        const auto absolute = millis < 0 ? -millis : millis;
        const std::string fraction = std::to_string(1000 + absolute % 1000).substr(1);
        line += millis < 0 ? " -" : " ";
        line += std::to_string(absolute / 1000) + '.' + fraction;
    }
    return line;
}

struct outcome {
    std::vector<std::string> samples;
    std::uint64_t comments = 0;
    std::uint64_t bad = 0;
    std::uint64_t lines = 0;
    bool ended_by_eof = false;

    friend bool operator==(const outcome&, const outcome&) = default;
};

outcome read_all(std::string_view text, const read_options& options) {
    outcome read;
    bad_lines bad;
    openmetrics_reader reader{text_input::of_text(text, bad, options)};
    while (reader.next()) {
        read.samples.push_back(written(reader.sample()));
    }
    read.comments = reader.comments();
    read.bad = bad.count();
    read.lines = reader.input().lines();
    read.ended_by_eof = reader.ended_by_eof();
    return read;
}

void require_same_again(const std::string& line) {
    metric_sample sample{};
    std::string storage;
    require(parse_sample(line, sample, storage) == nullptr, "a sample written out is a sample");
    require(written(sample) == line, "a sample written out is the same sample");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto [block_size, line_limit, text] = nines_fuzz::split(data, size);
    try {
        const outcome read = read_all(text, {.block_size = block_size, .line_limit = line_limit});
        require(read.lines == read.samples.size() + read.comments + read.bad,
                "each line is a sample, a comment or bad");
        require(read == read_all(text, {.block_size = nines_fuzz::other_block_size,
                                        .line_limit = line_limit}),
                "blocks do not matter");
        for (const std::string& line : read.samples) {
            require_same_again(line);
        }
    } catch (const input_error&) {
        require(nines_fuzz::is_gzip(text), "only packed data is refused as a whole");
    }
    return 0;
}
