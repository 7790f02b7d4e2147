# SPDX-License-Identifier: GPL-2.0-or-later
"""A real Vendure shop on loopback, its owner and its customers."""

import http.client
import json
import os
import pathlib
import shutil
import subprocess

PATIENCE_S = 60
HERE = pathlib.Path(__file__).resolve().parent
SHOPS = pathlib.Path(os.environ["SHOPS"])


class Vendure:
    """The server: everything is as seeded when it starts, and forgotten when it ends."""

    def __init__(self, port, folder):
        self.port, self.folder = port, folder
        # node looks for node_modules beside the program
        self.program = SHOPS / "server.js"
        if self.program.read_bytes() != (HERE / "vendure" / "server.js").read_bytes():
            shutil.copy(HERE / "vendure" / "server.js", self.program)
        self.start()

    def start(self):
        settings = {"SHOP_ASSETS": "1", "SHOP_DIR": str(SHOPS / "seed"), "SHOP_DB": str(SHOPS / "seed" / "shop.sqlite")}
        log = open(self.folder / "vendure.err", "ab")
        # Debian's node 18 has no crypto among its globals unless it is told to
        words = ["node", "--experimental-global-webcrypto", str(self.program), str(self.port)]
        self.process = subprocess.Popen(words, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=log, text=True)
        log.close()
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("Vendure did not start: " + (self.folder / "vendure.err").read_text("utf-8"))
        self.ready = json.loads(line)
        self.token = None

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, path, query, token=None, **variables):
        """A GraphQL answer's data, and the token of its session."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = "Bearer " + token
        connection.request("POST", path, json.dumps({"query": query, "variables": variables}), headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
        connection.close()
        if "errors" in said:
            raise AssertionError(said["errors"])
        return said["data"], answer.headers.get("vendure-auth-token") or token

    def own(self, query, **variables):
        """What only the owner may."""
        if not self.token:
            login = 'mutation { login(username: "superadmin", password: "superadmin") { __typename } }'
            self.token = self.ask("/admin-api", login)[1]
        return self.ask("/admin-api", query, self.token, **variables)[0]

    def set_variant(self, **changes):
        self.own("mutation($in: [UpdateProductVariantInput!]!) { updateProductVariants(input: $in) { id } }", **{"in": [changes]})

    def set_product(self, **changes):
        self.own("mutation($in: UpdateProductInput!) { updateProduct(input: $in) { id } }", **{"in": changes})

    def set_prices_with_tax(self, they_are):
        channel = self.own("{ activeChannel { id } }")["activeChannel"]["id"]
        self.own("mutation($in: UpdateChannelInput!) { updateChannel(input: $in) { __typename } }", **{"in": {"id": channel, "pricesIncludeTax": they_are}})

    def other_picture(self):
        """The id of a picture of the catalogue that is not the laptop's."""
        found = self.own('{ product(id: "1") { featuredAsset { id } } assets(options: {take: 2}) { items { id } } }')
        own = found["product"]["featuredAsset"]["id"]
        return next(asset["id"] for asset in found["assets"]["items"] if asset["id"] != own)

    def purchase(self, variant, quantity):
        """A customer without an account buys."""
        add = "mutation($v: ID!, $q: Int!) { addItemToOrder(productVariantId: $v, quantity: $q) { __typename ... on ErrorResult { message } } }"
        said, token = self.ask("/shop-api", add, v=variant, q=quantity)
        assert said["addItemToOrder"]["__typename"] == "Order", said
        where = '{fullName: "A Buyer", streetLine1: "1 Street", city: "Town", postalCode: "12345", countryCode: "GB"}'
        ways = self.ask("/shop-api", "{ eligibleShippingMethods { id } }", token)[0]["eligibleShippingMethods"]
        who = '{firstName: "A", lastName: "Buyer", emailAddress: "a.buyer@example.com"}'
        pay = '{method: "standard-payment", metadata: {}}'
        for step in (
            "setCustomerForOrder(input: " + who + ")",
            "setOrderShippingAddress(input: " + where + ")",
            'setOrderShippingMethod(shippingMethodId: ["' + ways[0]["id"] + '"])',
            'transitionOrderToState(state: "ArrangingPayment")',
            "addPaymentToOrder(input: " + pay + ")",
        ):
            said = self.ask("/shop-api", "mutation { did: " + step + " { __typename ... on ErrorResult { message } } }", token)[0]
            assert said["did"]["__typename"] == "Order", (step, said)
