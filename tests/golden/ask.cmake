# The bridge's dialog, once for each Qt, in a program that has that Qt's widgets.
function(ask_test major)
  set(target test_qt_ask_${major})
  add_executable(${target} ${CMAKE_SOURCE_DIR}/tests/golden/ask/test_qt_ask.cpp)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests CXX_EXTENSIONS OFF)
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support)
  target_compile_definitions(${target} PRIVATE SHOP_BINARY_DIR="${CMAKE_BINARY_DIR}" QT_NO_KEYWORDS)
  target_link_libraries(${target} PRIVATE shop_flags shop_qt PkgConfig::CMOCKA Qt${major}::Widgets)
  add_dependencies(${target} shop-overlay-qt${major})
  add_test(NAME qt_ask_${major} COMMAND ${target})
  set_tests_properties(
    qt_ask_${major}
    PROPERTIES LABELS golden TIMEOUT 60
               ENVIRONMENT "QT_QPA_PLATFORM=offscreen;FONTCONFIG_FILE=${CMAKE_SOURCE_DIR}/tests/support/fonts.conf")
endfunction()

# Each in a folder, and so in a scope, of its own: the two majors' packages define clashing names.
foreach(major ${SHOP_BRIDGES})
  add_subdirectory(ask/qt${major})
endforeach()
