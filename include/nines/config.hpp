// SPDX-License-Identifier: BSL-1.0
/// \file
/// Version, inline namespace and exception mode: the only macros of the library.
#pragma once

#define NINES_VERSION_MAJOR 0
#define NINES_VERSION_MINOR 1
#define NINES_VERSION_PATCH 0

#if defined(__cpp_exceptions)
#define NINES_HAS_EXCEPTIONS 1
#define NINES_ABI v0_1
#else
#define NINES_HAS_EXCEPTIONS 0
#define NINES_ABI v0_1_noexcept
#endif
