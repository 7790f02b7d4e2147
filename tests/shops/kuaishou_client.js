// SPDX-License-Identifier: GPL-2.0-or-later
'use strict';
/* The npm client for Kuaishou, made by others: `kuaishou_client.js CALL`, CALL as JSON, beside its node_modules. With "sign" it
 * prints the signature of those parameters, else it asks the item of BASE and prints the answer. */
const { createRequire } = require('module');
const client = createRequire(process.env.SHOPS + '/')('kuaishou-merchant-open-api');
const Client = client.default || client.KsMerchantClient || client;
const call = JSON.parse(process.argv[2]);
const shop = new Client({ appKey: call.appkey, signSecret: call.signSecret, appSecret: 'not-sent', accessToken: call.accessToken,
                          signMethod: call.signMethod, url: call.base });
if (call.sign) {
  process.stdout.write(shop.generateSign(call));
} else {
  shop.execute({ api: 'open.item.get' }, { kwaiItemId: call.item }).then(
    (answer) => process.stdout.write(JSON.stringify(answer)), (error) => { console.error(error); process.exit(1); });
}
