"""The documented sentences that faults break, with the table they stand in (000_9405ce6bf9f944bb,
001_20ff123de89477de).
"""


def _table(number: int, row: str, text: str) -> str:
    return f"table {number}, {row}: {text}"


CONTENT_TYPE = _table(2, "Content-Type", "是(必选) 固定填写为application/json;charset=UTF-8。")
AUTHORIZATION = _table(2, "Authorization", "是(必选) 固定填写为AKSK realm=\"SDP\",profile=\"UsernameToken\",type=\"Appkey\"。")
AKSK = _table(2, "X-AKSK", "是(必选) 取值为UsernameToken Username=\"APP_Key的值\", PasswordDigest=\"PasswordDigest的值\", "
              "Nonce=\"随机数\", Created=\"随机数生成时间\"。")
USERNAME = _table(2, "X-AKSK", "Username=\"APP_Key的值\"")
DIGEST = _table(2, "X-AKSK", "PasswordDigest = Base64 (HMAC-SHA256 (Password,Nonce + Created)), Password为APP_Secret的值。")
NONCE = _table(2, "X-AKSK Nonce", "长度为1~128位,可包含数字和大小写字母。")
CREATED = _table(2, "X-AKSK Created", "随机数生成时间。采用标准UTC格式,例如:2018-02-12T15:30:20Z。")
CREATED_NEAR = _table(6, "401/1010013", "Time out limit. 生成随机数的时间与发送请求时的本地时间不能相差太大")
EXAMPLE = "request example: content-type, authorization and x-aksk in lower case; attributes separated by \",\""
METHOD = ("request example: POST /rest/httpsessions/callVerify/v1.0; "
          "table 6, 403/1010006: Invalid Rest API. 检查请求方法填写是否正确。")
JSON = _table(2, "Content-Type",
              "application/json;charset=UTF-8: the body is JSON (RFC 8259), its spelling carries no meaning")

FIELD = {
    "displayNbr": _table(4, "displayNbr", "是(必选) String(4-31) 固话号码,需要提前在订购号码页面申请该号码。"),
    "calleeNbr": _table(4, "calleeNbr", "是(必选) String(4-31) 手机号码格式:+{国家码}{手机号码}。"),
    "languageType": _table(4, "languageType", "是(必选) Integer 取值范围: 2:中文"),
    "preTone": _table(4, "preTone", "是(必选) String(1-128) 放音文件需要提前通过放音文件管理页面上传并审核通过才能使用。"),
    "verifyCode": _table(4, "verifyCode", "是(必选) String(2-8) 只支持0~9的数字,最大8位。"),
    "posTone": _table(4, "posTone", "否(可选) String(1-128) 如果携带该参数,放音文件需要提前通过放音文件管理页面上传并审核通过才能使用。"),
    "times": _table(4, "times", "否(可选) Integer 播放次数:0~9。"),
    "statusUrl": _table(4, "statusUrl", "否(可选) String(1-128) 此参数请采用BASE64编码进行加密。支持http和https。"),
    "feeUrl": _table(4, "feeUrl", "否(可选) String(1-128) 此参数请采用BASE64编码进行加密。支持http和https。"),
    "returnIdlePort": _table(4, "returnIdlePort", "否(可选) String(枚举) true:需要返回 false:不需要返回"),
    "userData": _table(4, "userData", "否(可选) String(1-256) 不允许携带以下字符:“{”,“}”(即大括号)。不允许包含中文字符。"),
}
URL_SIGNS = ("URL只能由大小写字母(a-z、A-Z),数字(0-9),中划线(-),英文冒号(:),英文点号(.),以及英文斜杠(/)组成,不支持其它字符。")
STATUS_URL_SIGNS = _table(4, "statusUrl", URL_SIGNS)
FEE_URL_SIGNS = _table(4, "feeUrl", URL_SIGNS)

RESULTCODE = _table(5, "resultcode", "是(必选) String(1-32) 请求返回的结果码。")
RESULTDESC = _table(5, "resultdesc", "是(必选) String(1-128) 请求返回的结果描述。")
SESSION_ID = _table(5, "sessionId", "是(必选) String(1-256) 请求返回的会话sessionId,如果请求失败,则sessionId为空。")
IDLE_PORT = _table(5, "idlePort", "否(可选) Integer 请求参数中returnIdlePort为true时响应消息携带该参数。取值范围0~65535。")
RESPONSE_TYPE = "response example: HTTP/1.1 200 OK Content-Type: application/json;charset=UTF-8"
ANSWERED = "table 6, 403/1010002 and 500/1020001: a wrong request is answered with a status and a code of the table"
FRAMING = "response example: HTTP/1.1 200 OK (RFC 9112 section 6: the message is as long as its framing says)"


def row(status: int, code: str, text: str) -> str:
    return _table(6, f"{status}/{code}", text)
