"""The documented sentences that faults break (000_9405ce6bf9f944bb, has-verified)."""

URI = "URI: GET /v2/servicerequest/verifycodes/has-verified"
PARAMETER = {
    "contact_way": "table 1, contact_way: 否(可选) Integer 联系方式类型 最小值:0 最大值:1",
    "customer_id": "table 1, customer_id: 否(可选) String 客户id 最小长度:0 最大长度:64",
    "sub_customer_id": "table 1, sub_customer_id: 否(可选) String 子用户id 最小长度:0 最大长度:64",
    "expired_time": "table 1, expired_time: 否(可选) String 过期时间 最小长度:0 最大长度:32",
    "verified_id": "table 1, verified_id: 否(可选) String 验证序列号 最小长度:0 最大长度:64",
    "contact_value": "table 1, contact_value: 否(可选) String 联系方式的值 最小长度:0 最大长度:256",
    "area_code": "table 1, area_code: 否(可选) String 国家码 最小长度:0 最大长度:16",
    "offset": "table 1, offset: 否(可选) Integer 查询偏移量 最小值:0 最大值:65535 缺省值:1",
    "limit": "table 1, limit: 否(可选) Integer 查询数量 最小值:0 最大值:100 缺省值:10",
}
TOKEN = "table 2, X-Auth-Token: 是(必选) String 用户Token。 最小长度:1 最大长度:5000"
LANGUAGE = "table 2, X-Language: 否(可选) String 语言环境,比如zh-cn等,默认为zh-cn。 最小长度:1 最大长度:32"
ZONE = "table 2, X-Time-Zone: 否(可选) String 环境时区,比如GMT+8等,默认为GMT+8。 最小长度:1 最大长度:32"
HEADER = {"X-Auth-Token": TOKEN, "X-Language": LANGUAGE, "X-Time-Zone": ZONE}

STATUS = "响应参数 状态码: 200"
COUNT = "table 3, count: Integer 总数 最小值:0 最大值:65535"
LIST = "table 3, contact_list: Array of ContactV2 objects 联系方式列表 数组长度:0 - 65535"
MEMBER = {
    "contact_way": "table 4, contact_way: Integer 联系方式类型 最小值:0 最大值:1",
    "contact_value": "table 4, contact_value: String 联系方式值 最小长度:0 最大长度:256",
    "area_code": "table 4, area_code: String 国家码 最小长度:1 最大长度:16",
    "verified_id": "table 4, verified_id: String 验证序列号 最小长度:1 最大长度:64",
}
QUERY = "table 1: Query参数 (RFC 3986 section 2: percent-encoded UTF-8; names and values, & between them)"
FAILED = "RFC 9110 section 15.6: a 5xx status says that the server failed; a wrong request is the client's error"
ANSWERED = "tables 1 to 3: a request is answered with a list or refused, not by a server that breaks"
