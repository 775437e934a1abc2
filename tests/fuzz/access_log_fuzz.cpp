// SPDX-License-Identifier: BSL-1.0
// Any text: each line is a record or a bad line, in any blocks, as the plain reader has it.
#include "common/access_log.hpp"

#include "common/input_error.hpp"
#include "examples/reference_access_log.hpp"
#include "fuzz/fuzzing.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace nines::examples;
using nines_fuzz::require;
using nines_test::reference_record;

namespace {

reference_record plain(const access_record& record) {
    return {record.time.time_since_epoch().count(),
            record.status,
            record.bytes,
            std::string{record.method},
            std::string{record.path},
            record.duration ? std::optional{std::int64_t{record.duration->count()}} : std::nullopt};
}

struct outcome {
    std::vector<reference_record> records;
    std::uint64_t bad = 0;
    std::uint64_t lines = 0;

    friend bool operator==(const outcome&, const outcome&) = default;
};

outcome read_all(std::string_view text, const read_options& options) {
    outcome read;
    bad_lines bad;
    access_log_reader reader{text_input::of_text(text, bad, options)};
    for (auto batch = reader.next(); !batch.empty(); batch = reader.next()) {
        for (const access_record& record : batch) {
            read.records.push_back(plain(record));
        }
    }
    read.bad = bad.count();
    read.lines = reader.input().lines();
    require(reader.records() == read.records.size(), "records are counted");
    return read;
}

outcome reference(std::string_view text, std::size_t line_limit) {
    const nines_fuzz::plain_lines lines{text, line_limit};
    outcome read{{}, lines.too_long, lines.kept.size() + lines.too_long};
    for (const std::string& line : lines.kept) {
        if (const auto record = nines_test::reference_parse(line)) {
            read.records.push_back(*record);
        } else {
            ++read.bad;
        }
    }
    return read;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto [block_size, line_limit, text] = nines_fuzz::split(data, size);
    try {
        const outcome read = read_all(text, {.block_size = block_size, .line_limit = line_limit});
        require(read.lines == read.records.size() + read.bad, "each line is a record or bad");
        require(read == read_all(text, {.block_size = nines_fuzz::other_block_size,
                                        .line_limit = line_limit}),
                "blocks do not matter");
        require(nines_fuzz::is_gzip(text) || read == reference(text, line_limit),
                "the plain reader agrees");
    } catch (const input_error&) {
        require(nines_fuzz::is_gzip(text), "only packed data is refused as a whole");
    }
    return 0;
}
