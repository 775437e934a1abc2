// SPDX-License-Identifier: BSL-1.0
// expect: conversion from .double. to .*objective
#include <nines/core/objective.hpp>

using namespace nines::literals;

#ifdef POSITIVE_CONTROL
inline constexpr nines::objective promised = nines::objective::percent(99.9);
#else
inline constexpr nines::objective promised = 99.9;
#endif
