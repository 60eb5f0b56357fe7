"""The documented sentences that faults break: 000 is 000_9405ce6bf9f944bb, 001 is 001_20ff123de89477de."""

SYSTEM = "table 1, X-operating-sys-version: 是(必选) String 调用方操作系统版本,例如:Android 10。"
FINGERPRINT = "table 1, X-device-fingerprint: 是(必选) String 调用方设备指纹,例如:156aysdna213sc50。"
AGENT = "table 1, X-agent: 是(必选) String 用户Agent信息"
DEVICE_IP = "table 1, X-device-ip: 否(可选) String 调用方IP,例如:10.10.10.1。"
LANGUAGE = "table 1, X-L: 否(可选) String 用于国际化语言设置,支持中文和英文。例如:zh。"
CLIENT = "table 1, X-client-id: 是(必选) String 应用标识,注册应用后分配的ClientId。"
TENANT = "table 1, X-tenant-id: 否(可选) String 租户id,ISV应用调用则为必填"
CONTENT_TYPE = "table 1, Content-Type: 是(必选) String 该字段内容填为“application/json;charset=utf8”。"
LOGGED = "001 sms/send table 1, {}: 该参数只用来记录日志,不做校验。"
HEADER = {"X-operating-sys-version": SYSTEM, "X-device-fingerprint": FINGERPRINT, "X-agent": AGENT,
          "X-client-id": CLIENT, "X-device-ip": DEVICE_IP, "X-L": LANGUAGE, "X-tenant-id": TENANT}

FIELD = {
    "point_json": "captcha/verify table 2, point_json: 是(必选) String 坐标信息,y轴固定值5.0。",
    "token": "captcha/verify table 2, token: 是(必选) String 获取图形验证码返回的token。",
    "sender": "captcha/verify table 2, sender: 是(必选) String 发送方(手机号、邮箱)。",
    "mobile": "sms/send table 2, mobile: 是(必选) String 手机号 (001: 手机号,只能由数字组成,且长度为11位。)",
    "email": "email/send table 2, email: 是(必选) String 邮箱。",
    "captcha_token": "table 2, captcha_token: 是(必选) String 图形验证码校验通过的凭证。",
    "sms.type": "sms/send table 2, type: 是(必选) String 发送场景。枚举值: REGISTER_SMS LOGIN_SMS FORGET_PWD_SMS "
                "BIND_MOBILE_SMS UPDATE_MOBILE_SMS OTP_REST_SMS",
    "email.type": "email/send table 2, type: 是(必选) String 发送场景。枚举值: FORGET_PWD_EMS:找回密码",
}
METHOD = "request example: {} https://{{domain_name}}/api/v2/sdk/{}"
MEMBER = {
    "token": "captcha table 2, token: String 每次请求验证码的唯一标识。",
    "projectCode": "captcha table 2, projectCode: String 项目编码,当前不支持,固定返回null。",
    "captchaOriginalPath": "captcha table 2, captchaOriginalPath: String 验证码原始路径,当前不支持,固定返回null。",
    "captchaFontType": "captcha table 2, captchaFontType: String 验证码字体类型,当前不支持,固定返回null。",
    "captchaFontSize": "captcha table 2, captchaFontSize: String 验证码字体大小,当前不支持,固定返回null。",
    "secretKey": "captcha table 2, secretKey: String 秘钥,当前不支持,固定返回null。(example: a string)",
    "captchaId": "captcha table 2, captchaId: String 验证码ID。",
    "originalImageBase64": "captcha table 2, originalImageBase64: String 原生图片base64。",
    "jigsawImageBase64": "captcha table 2, jigsawImageBase64: String 滑块图片base64。",
    "point": "captcha table 2, point: String 滑块点选坐标。",
    "wordList": "captcha table 2, wordList: String 点选文字。",
    "pointList": "captcha table 2, pointList: String 点选坐标。",
    "pointJson": "captcha table 2, pointJson: String 点坐标(base64编码传输)。",
    "result": "captcha table 2, result: String 校验结果。(example: false)",
    "captchaVerification": "captcha table 2, captchaVerification: String 后台二次校验参数。",
}
CAPTCHA_200 = "captcha response example: 状态码: 200 请求成功。 a JSON object"
CAPTCHA_400 = "captcha table 3, 状态码: 400: error_code String 错误码。 error_msg String 错误详情。"
COUNTRIES = "country-codes response example: 状态码: 200 请求成功。"
ANSWERED = "captcha table 3: a wrong request is answered with an error, not by a server that breaks"
JSON = "table 1, Content-Type: application/json: the body is JSON (RFC 8259), its spelling carries no meaning"
