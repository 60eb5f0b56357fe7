"""The rows of table 6 that this server (or one of its faults) answers with.

The key is (HTTP status, result code), because 1010010 stands in the table twice. The texts are the document's own.
"""

SUCCESS = (200, "0")

TEXTS = {
    (200, "0"): ("Success.", "成功。"),
    (400, "1023006"): ("Authorization not contained in the HTTP header.", "鉴权失败,请检查鉴权请求正确性。"),
    (400, "1023007"): ("realm not contained in Authorization.", "Authorization字段中未找到realm属性。"),
    (400, "1023008"): ("profile not contained in Authorization.", "Authorization字段中未找到profile属性。"),
    (400, "1023009"): ("The value of realm in Authorization must be SDP.", "Authorization中realm属性值应该为“SDP”。"),
    (400, "1023010"): ("The value of profile in Authorization must be UsernameToken.",
                       "Authorization中profile属性值应该为“UsernameToken”。"),
    (400, "1023011"): ("The value of type in Authorization must be app_key.",
                       "Authorization中type属性值应该为“Appkey”。"),
    (400, "1023012"): ("type not contained in Authorization.", "Authorization字段中未找到type属性。"),
    (400, "1023033"): ("HTTP header not found X-AKSK field.", "HTTP头未找到X-AKSK字段。"),
    (400, "1023034"): ("UserName not contained in X-AKSK.", "X-AKSK字段中未找到UserName属性。"),
    (400, "1023035"): ("Nonce not contained in X-AKSK.", "X-AKSK字段中未找到Nonce属性。"),
    (400, "1023036"): ("Created not contained in X-AKSK.", "X-AKSK字段中未找到Created属性。"),
    (400, "1023037"): ("PasswordDigest not contained in X-AKSK.", "X-AKSK字段中未找到PasswordDigest属性。"),
    (400, "1023038"): ("UsernameToken not contained in X-AKSK.", "X-AKSK中没有携带UsernameToken。"),
    (401, "1010010"): ("Invalid digest.", "PasswordDigest校验失败。"),
    (401, "1010013"): ("Time out limit.", "时间超出限制。"),
    (403, "1010002"): ("Invalid request.", "非法请求。"),
    (403, "1010003"): ("Invalid app_key.", "无效的app_key。"),
    (403, "1010006"): ("Invalid Rest API.", "无效的Rest API。"),
    (403, "1010010"): ("The flow control upper limit is reached on the platform.", "平台达到系统流控上限。"),
    (403, "1010021"): ("Application unavailable.", "应用不可用。"),
    (403, "1010023"): ("Invalid display number.", "号显号码不合法。"),
    (403, "1010024"): ("Invalid caller number.", "主叫号码不合法。"),
    (403, "1010040"): ("The app_key is not allowed to invoke the API.", "app_key没有调用本API的权限。"),
    (403, "1012012"): ("Application does not open recording function.", "应用未开启录音功能。"),
    (403, "1013004"): ("Callee in blacklist.", "被叫用户是黑名单。"),
    (500, "1010001"): ("Internal system error.", "系统错误。"),
    (500, "1020001"): ("Parameter error.", "参数错误。"),
    (500, "1020150"): ("The app_key is invalid.", "app_key无效。"),
    (500, "1023001"): ("Internal error.", "内部错误。"),
    (500, "1023002"): ("Response timeout.", "响应超时。"),
}
