shop_test(base_buffer LABEL unit SOURCES test_base_buffer.c DEPENDS base)
shop_test(base_clock LABEL unit SOURCES test_base_clock.c DEPENDS base)
shop_test(base_threads LABEL unit SOURCES test_base_threads.c DEPENDS base)
shop_test(base_file LABEL unit SOURCES test_base_file.c DEPENDS base)
