# cmake -DLIBRARY=FILE -DNM=PROGRAM -P check_exports.cmake: a library of the bridge exports its entry and nothing else.
execute_process(COMMAND ${NM} -D --defined-only ${LIBRARY} OUTPUT_VARIABLE symbols RESULT_VARIABLE status)
string(REGEX MATCHALL "[^\n ]+\n" names "${symbols}")
string(STRIP "${names}" names)
if(NOT status EQUAL 0 OR NOT names STREQUAL "shop_overlay_bridge")
  message(FATAL_ERROR "${LIBRARY} exports: ${names}")
endif()
