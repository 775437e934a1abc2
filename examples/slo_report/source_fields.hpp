// SPDX-License-Identifier: BSL-1.0
/// \file
/// The `source` and `labels` fields of the config.
#pragma once

#include "common/yaml_fields.hpp"
#include "slo_report/config.hpp"

#include <string>

namespace nines::examples {

/// \param folder what relative paths start from; ends in '/' or is empty
/// Errors: input_error, also for files that cannot be opened.
[[nodiscard]] event_source read_source(const yaml_value& value, const std::string& folder);
[[nodiscard]] labels_source read_labels(const yaml_value& value, const std::string& folder);

} // namespace nines::examples
