using AiTasks.Contracts;
using Microsoft.Net.Http.Headers;

namespace AiTasks.TaskApi.StatusApi;

/// <summary>The envelope of contract C (C1-C3). Only what HTTP itself refuses has a status of its own.</summary>
internal static class StatusAnswer
{
    public const string Success = "操作成功";

    public static IResult Ok<T>(T data, string message = Success) where T : class => Of(StatusCodes.Status200OK, message, data);

    /// <summary>A refusal of the business: HTTP 200, the code inside.</summary>
    public static IResult Refused(int code, string message) => Of<object>(code, message, null);

    /// <summary>What was created has its code on both levels.</summary>
    public static IResult Created<T>(T data, string message) where T : class =>
        Results.Json(new StatusEnvelope<T>(StatusCodes.Status201Created, message, data), WireJson.SnakeCase, statusCode: StatusCodes.Status201Created);

    /// <summary>A refusal of HTTP: one helper of the clients reads <c>message</c>, the login form <c>detail</c>.</summary>
    public static IResult HttpError(int status, string message) => new Refusal(status, message);

    /// <summary>Words for a status that the framework chose.</summary>
    public static string TextFor(int status) => status switch
    {
        401 => "未登录或登录已过期",
        403 => "没有权限",
        404 => "请求的资源不存在",
        405 => "不支持的请求方法",
        413 => "请求内容过大",
        415 => "不支持的内容类型",
        503 => "服务暂时不可用，请稍后重试",
        >= 500 => "服务器内部错误",
        _ => "请求参数错误",
    };

    private static IResult Of<T>(int code, string message, T? data) where T : class =>
        Results.Json(new StatusEnvelope<T>(code, message, data), WireJson.SnakeCase);

    private sealed class Refusal(int status, string message) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = status;
            if (status == StatusCodes.Status401Unauthorized) context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
            return context.Response.WriteAsJsonAsync(
                new StatusRefusal(status, message, message, null), WireJson.SnakeCase, context.RequestAborted);
        }
    }
}

/// <summary>What every answer with status 200 or 201 is in.</summary>
/// <param name="Code">200 or 201; another one is a refusal.</param>
/// <param name="Message">For the person.</param>
/// <param name="Data">Null in a refusal.</param>
internal sealed record StatusEnvelope<T>(int Code, string Message, T? Data) where T : class;

/// <summary>What HTTP itself refuses.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Message">For the person.</param>
/// <param name="Detail">The same.</param>
/// <param name="Data">Null.</param>
internal sealed record StatusRefusal(int Code, string Message, string Detail, object? Data);
