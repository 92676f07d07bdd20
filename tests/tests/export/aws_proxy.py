"""An HTTP proxy in front of the mock AWS that answers by rules where the mock can't.

    aws_proxy.py --port P --upstream http://127.0.0.1:Q --rules rules.json [--log FILE]

The rules are a list; the first rule that matches the request decides, and every request reads them anew. A rule names a
service, a region or both, as the request's credential scope has them, and an answer:

    {"service": "dax", "region": "ca-central-1", "answer": "dax-v3"}
    {"service": "account", "answer": "regions", "regions": {"ap-east-1": "DISABLED", "us-east-1": "ENABLED_BY_DEFAULT"}}
    {"service": "ec2", "answer": "regions", "regions": {"ap-east-1": "not-opted-in", "us-east-1": "opt-in-not-required"}}

- dax-v3: DAX's answer in a region, or to an account, without DAX
- denied, sts-denied: the denial that the service of the request sends
- not-enabled: DAX's answer in a region that the account has not enabled
- regions: the list of regions of `account list-regions` or `ec2 describe-regions`
- close: the proxy drops the connection
- hang: the proxy never answers

All other requests go to the upstream. The log has a line `SERVICE REGION` for each request.
"""

import argparse
import http.client
import json
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

CALLER = "arn:aws:iam::123456789012:user/auditor"


def json_error(code, message):
    body = json.dumps({"__type": code, "message": message})
    return 400, {"Content-Type": "application/x-amz-json-1.1"}, body


def dax_v3(_service, _rule):
    return json_error("InvalidParameterValueException", "Access Denied to API Version: DAX_V3")


def not_enabled(_service, _rule):
    return json_error("UnrecognizedClientException", "The security token included in the request is invalid.")


def denied(service, rule):
    if service == "dax":
        resource = f"arn:aws:dax:{rule.get('region', 'us-east-1')}:123456789012:cache/*"
        action = "is not authorized to perform: dax:DescribeClusters on resource"
        return json_error("AccessDeniedException", f"User: {CALLER} {action}: {resource}")
    if service == "account":
        message = f"User: {CALLER} is not authorized to perform: account:ListRegions"
        headers = {"Content-Type": "application/json", "x-amzn-ErrorType": "AccessDeniedException"}
        return 403, headers, json.dumps({"message": message})
    if service == "ec2":
        error = "<Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation.</Message>"
        body = f"<Response><Errors><Error>{error}</Error></Errors><RequestID>r</RequestID></Response>"
        return 403, {"Content-Type": "text/xml"}, body
    message = f"User: {CALLER} is not authorized to perform: sts:GetCallerIdentity"
    error = f"<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>{message}</Message></Error>"
    namespace = "https://sts.amazonaws.com/doc/2011-06-15/"
    body = f'<ErrorResponse xmlns="{namespace}">{error}<RequestId>r</RequestId></ErrorResponse>'
    return 403, {"Content-Type": "text/xml"}, body


def regions(service, rule):
    if service == "account":
        listed = [{"RegionName": name, "RegionOptStatus": status} for name, status in rule["regions"].items()]
        return 200, {"Content-Type": "application/json"}, json.dumps({"Regions": listed})
    items = "".join(
        f"<item><geographySet><item><name>Here</name></item></geographySet><optInStatus>{status}</optInStatus>"
        f"<regionName>{name}</regionName><regionEndpoint>ec2.{name}.amazonaws.com</regionEndpoint></item>"
        for name, status in rule["regions"].items()
    )
    namespace = "http://ec2.amazonaws.com/doc/2016-11-15/"
    body = f'<DescribeRegionsResponse xmlns="{namespace}"><requestId>r</requestId><regionInfo>{items}</regionInfo></DescribeRegionsResponse>'
    return 200, {"Content-Type": "text/xml"}, body


ANSWERS = {"dax-v3": dax_v3, "denied": denied, "sts-denied": denied, "not-enabled": not_enabled, "regions": regions}


class Proxy(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        scope = re.search(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request", self.headers.get("Authorization", ""))
        region, service = scope.groups() if scope else ("", "")
        if options.log:
            with open(options.log, "a", encoding="utf-8") as log:
                log.write(f"{service} {region}\n")
        rule = self.rule(service, region)
        if rule is None:
            self.answer(*self.pass_on(body))
        elif rule["answer"] == "close":
            self.close_connection = True
        elif rule["answer"] == "hang":
            time.sleep(3600)
        else:
            status, headers, text = ANSWERS[rule["answer"]](service, {**rule, "region": region})
            self.answer(status, headers, text.encode())

    do_GET = do_POST

    @staticmethod
    def rule(service, region):
        with open(options.rules, encoding="utf-8") as file:
            rules = json.load(file)
        facts = {"service": service, "region": region}
        return next((rule for rule in rules if all(rule.get(key, fact) == fact for key, fact in facts.items())), None)

    def pass_on(self, body):
        upstream = http.client.HTTPConnection(urlsplit(options.upstream).netloc, timeout=60)
        upstream.request(self.command, self.path, body, dict(self.headers.items()))
        response = upstream.getresponse()
        kept = {name: value for name, value in response.getheaders() if name.lower().startswith(("content-type", "x-amz"))}
        return response.status, kept, response.read()

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--upstream", required=True)
parser.add_argument("--rules", required=True)
parser.add_argument("--log")
options = parser.parse_args()
ThreadingHTTPServer(("127.0.0.1", options.port), Proxy).serve_forever()
