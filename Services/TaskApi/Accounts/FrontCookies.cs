namespace AiTasks.TaskApi.Accounts;

internal static class FrontCookies
{
    /// <summary>
    /// Over https a cookie works across sites; over plain http a browser would drop it with <c>Secure</c>, so it gets
    /// neither (A3).
    /// </summary>
    public static CookieOptions Options(HttpContext context, TimeSpan lifetime, bool readable) => new()
    {
        Path = "/",
        MaxAge = lifetime,
        HttpOnly = !readable,
        Secure = context.Request.IsHttps,
        SameSite = context.Request.IsHttps ? SameSiteMode.None : SameSiteMode.Lax,
        IsEssential = true,
    };
}
