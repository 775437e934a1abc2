// SPDX-License-Identifier: BSL-1.0
// A config is either read, and then holds what its types promise, or refused with file and line.
#include "slo_report/config.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nines::examples;
    const std::string text{reinterpret_cast<const char*>(data), size};
    const std::string file = "/nowhere/config.yaml";
    try {
        const auto config = parse_config(text, file);
        if (config.slos.empty()) {
            std::abort();
        }
        for (const auto& slo : config.slos) {
            const bool sound = slo.target.target() > 0 && slo.target.target() < 1 &&
                               slo.window > std::chrono::milliseconds{0} && !slo.name.empty();
            if (!sound) {
                std::abort();
            }
        }
    } catch (const input_error& refusal) {
        if (refusal.file() != file || refusal.line() == 0 || refusal.problem().empty()) {
            std::abort();
        }
    }
    return 0;
}
