# These look into the folder: what they test has no public header.
function(feed_unit_test name)
  shop_test(feed_${name} LABEL unit SOURCES test_feed_${name}.c DEPENDS feed)
  target_include_directories(test_feed_${name} PRIVATE ${CMAKE_SOURCE_DIR}/plugin/feed)
endfunction()

feed_unit_test(backoff)
feed_unit_test(headers)
feed_unit_test(address)
feed_unit_test(hold)
feed_unit_test(sse)
feed_unit_test(live)
feed_unit_test(server_clock)
feed_unit_test(recording)
