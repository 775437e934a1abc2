# SPDX-License-Identifier: BSL-1.0
# cmake -DINCLUDE_DIR= -DHEADERS= -DOUTPUT= -P generate.cmake
# One translation unit of every header: first what the headers take from elsewhere, then macros with
# the names that system headers are known to define, then the headers themselves.
set(foreign "")
foreach(header IN LISTS HEADERS)
    file(STRINGS "${INCLUDE_DIR}/${header}" includes REGEX "^ *#include <")
    list(FILTER includes EXCLUDE REGEX "<nines/")
    list(APPEND foreign ${includes})
endforeach()
list(TRANSFORM foreign STRIP)
list(SORT foreign)
list(REMOVE_DUPLICATES foreign)
list(REMOVE_ITEM foreign "#include <date/tz.h>")
list(JOIN foreign "\n" foreign)

list(SORT HEADERS)
list(TRANSFORM HEADERS PREPEND "#include <")
list(TRANSFORM HEADERS APPEND ">")
list(JOIN HEADERS "\n" own)

file(CONFIGURE OUTPUT "${OUTPUT}" @ONLY CONTENT [[
#include <cstdio>
#include <cstdlib>
@foreign@
#if defined(__cpp_exceptions) // without them it does not compile
#include <date/tz.h>
#endif

// windows.h
#define min(a, b) ((a) < (b) ? poisoned : macro)
#define max(a, b) ((a) < (b) ? poisoned : macro)
#define small poisoned macro
#define near poisoned macro
#define far poisoned macro
#define interface poisoned macro
#define ERROR poisoned macro
#define IN poisoned macro
#define OUT poisoned macro
#define OPTIONAL poisoned macro
// sys/sysmacros.h
#define major(device) poisoned macro
#define minor(device) poisoned macro
// complex.h
#define I poisoned macro

@own@
]])
