# What can be read on a phone after the stream's encoder, by a program that reads. Sanitizers would learn nothing from it.
if(NOT SHOP_SANITIZE)
  add_test(NAME picture_phone
           COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/phone/test_phone.py ${CMAKE_SOURCE_DIR}
                   ${CMAKE_BINARY_DIR} $<TARGET_FILE:layer_boxes>)
  set_tests_properties(picture_phone PROPERTIES LABELS golden TIMEOUT 300 COST 40)
endif()
