"""The documented sentences that faults break (003_26cfe526b07b9f0d; the sections are its own)."""

KEYTIME = "2.1: Authorization: Keytime 开发者 ID,毫秒单位的时间戳,生成的签名"
NEAR = "2.1: 时间戳需要保证为三分钟内的时间戳"
SIGNATURE = "2.1: sha256(开发者认证 key+时间戳).substring(24,40)"
LOWER = "2.1: sha256 生成小写的字符串"
FAILED = "1: HTTP 响应码定义: 401 认证失败"
HEADER = "{}: 消息头部分: Authorization, 参考 2.1 节介绍"
URI = {"status": "3.1: 请求方法 GET 访问 URI /api/v1/account/status",
       "bind": "4.1: 请求方法 PUT 访问 URI /igw/service/uc/interline/{x 号码}",
       "release": "4.2: 请求方法 DELETE 访问 URI /igw/service/uc/interline",
       "transfer": "4.3: 请求方法 PUT 访问 URI /igw/service/uc/interline/{x 号码}/transfer",
       "untransfer": "4.4: 请求方法 DELETE 访问 URI /igw/service/uc/interline/{x 号码}/transfer"}
SECTION = {"status": "3.1", "bind": "4.1", "release": "4.2", "transfer": "4.3", "untransfer": "4.4"}

PARAMETER = {
    "bind.appid": "4.1, appid: 是(必选) string APP ID",
    "bind.anum": "4.1, anum: 是(必选) string a 方真实号码 (最长 24 字节)",
    "bind.bnum": "4.1, bnum: 是(必选) string b 方真实号码 (最长 24 字节)",
    "bind.reqid": "4.1, reqid: 是(必选) string 每次请求传全局唯一的请求 ID。在重试时, 需保持不变。",
    "bind.ttl": "4.1, ttl: 是(必选) integer 有效期, 秒为单位, 比如 100, 表示有效期 100 秒",
    "bind.record": "4.1, record: 否(可选) integer 录音标识: 0 不录音, 1 录音, 缺省 0",
    "bind.display": "4.1, display: 否(可选) string 0,0 (缺省) 0,1 1,0 1,1",
    "bind.anucode": "4.1, anucode: 否(可选) string 逗号分隔提示音编号",
    "bind.ansanu": "4.1, ansanu: 否(可选) string 接通后放音: 编号, 或者编码 1,编码 2",
    "bind.userData": "4.1, userData: 否(可选) string 用户数据(建议 base64 编码), CDR 回执时返回",
    "release.appid": "4.2, appid: 是(必选) string APP ID",
    "release.subid": "4.2, subid: 是(必选) string 配置订阅 ID",
    "transfer.appid": "4.3, appid: 是(必选) string APP ID",
    "transfer.anum": "4.3, anum: 是(必选) string a 方真实号码 (最长 24 字节)",
    "transfer.reqid": "4.3, reqid: 是(必选) string 每次请求传全局唯一的请求 ID, 在异常情况下, 重试时需保持不变。",
    "transfer.anucode": "4.3, anucode: 否(可选) string 呼入提示音编号",
    "transfer.record": "4.3, record: 否(可选) integer 录音标识: 0 不录音, 1 录音, 缺省 0",
    "transfer.display": "4.3, display: 否(可选) integer 0: 显示 x 号码 (缺省) 1: 显示真实来电号码",
    "transfer.ttl": "4.3, ttl: 否(可选) integer 缺省 0 表示一直有效。有效期, 秒为单位, 比如 100, 表示有效期 100 秒。",
    "transfer.userData": "4.3, userData: 否(可选) string 用户数据(建议 base64 编码), CDR 回执时返回",
    "untransfer.appid": "4.4, appid: 是(必选) string APP ID",
}
FORM = "4.1: 按 application/x-www-form-urlencoded 提交"
IN_URI = "4.2: 由于框架按 HTTP 标准实现, 参数需要带着 URI 里面"
ERROR = "4.1: error 是(必选) integer 结果: 0 表示成功, 其他失败, 参见错误码定义文档"
REASON = "4.1: reason 否(可选) string 错误文字描述"
SUBID = "4.1: subid 否(可选) string 配置订阅 ID"
RESULT = "4.1: 返回结果定义 (200 应答的内容, 以 JSON 格式编码)"
GONE = "4.2: 释放中转号码绑定 (1: 1200 任务不存在, 1300 资源不存在)"
TRANSFER_GONE = "4.4: 释放中转号码转接 (1: 1200 任务不存在, 1300 资源不存在)"
MISSING_X = "1: 1300 资源不存在"
ACCOUNT = {
    "state": "3.1, state: 否(可选) integer 账号状态, 0 试用、1 正式开通、2 暂停、3 关闭",
    "role": "3.1, role: 否(可选) string 身份",
    "balance": "3.1, balance: 否(可选) double 账号余额, 元为单位",
    "overdraft": "3.1, overdraft: 否(可选) double 账号透支额度, 元为单位",
    "createTime": "3.1, createTime: 否(可选) integer 账号创立时间, epoch 时间戳, 单位毫秒",
    "updateTime": "3.1, updateTime: 否(可选) integer 账号业务最后更新时间, epoch 时间戳, 单位毫秒",
}
TABLE = "1: 自定义错误码定义: {}"
ANSWERED = "1: a wrong request is answered with an error of the table or 401, not by a server that breaks"
