using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Description;
using AiTasks.TaskApi.FrontApi;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.StatusApi;

/// <summary>Accounts of contract C (C5, C6). They are the same people as everywhere.</summary>
internal static class StatusAccountEndpoints
{
    private const int MaxUsernameLength = 150;

    public static IEndpointRouteBuilder MapStatusAccounts(this IEndpointRouteBuilder endpoints)
    {
        var auth = endpoints.MapGroup("/api/auth").WithTags("Contract C: accounts");
        auth.MapPost("/login", LoginAsync).WithName("signInWithForm").WithSummary("Signs in with a form; answers a bearer token")
            .WithMetadata(new RequestBody(typeof(StatusLogin), RequestBody.Form)).Produces<StatusEnvelope<StatusToken>>();
        auth.MapPost("/register", RegisterAsync).WithName("registerPerson").WithSummary("Creates an account")
            .Produces<StatusEnvelope<StatusPerson>>(StatusCodes.Status201Created);
        auth.MapGet("/me", (CurrentUser user) => StatusAnswer.Ok(Person(user))).WithMetadata(new StatusDoor()).WithName("getPersonOfToken")
            .WithSummary("Who the token is").Produces<StatusEnvelope<StatusPerson>>();
        return endpoints;
    }

    // The form is the contract's; a JSON body means the same.
    private static async Task<IResult> LoginAsync(HttpContext context, SignIn signIn)
    {
        var (username, password) = await ReadAsync(context);
        if (string.IsNullOrWhiteSpace(username) || password.Length == 0)
            return StatusAnswer.HttpError(StatusCodes.Status400BadRequest, "请输入用户名和密码");
        return await signIn.IssueTokenAsync(username, password, context.RequestAborted) is { Token: var token }
            ? StatusAnswer.Ok(new StatusToken(token, "bearer"), "登录成功")
            : StatusAnswer.HttpError(StatusCodes.Status401Unauthorized, "用户名或密码错误");
    }

    private static async Task<(string Username, string Password)> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            var body = (await FrontBody<StatusLogin>.BindAsync(context))!.Value;
            return (body.Username ?? body.Email ?? "", body.Password ?? "");
        }

        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return (form["username"].ToString(), form["password"].ToString());
        }
        catch (Exception error) when (error is InvalidDataException or IOException and not BadHttpRequestException)
        {
            // It breaks off, or is longer than forms may be: the caller's fault.
            throw new BadHttpRequestException("The form is not complete or not correct.", error);
        }
    }

    private static async Task<IResult> RegisterAsync(
        FrontBody<RegisterPerson> body, HttpContext context, SignIn signIn, AccountStore accounts, IOptions<AccountOptions> options)
    {
        var (username, email, password) = (body.Value.Username?.Trim() ?? "", body.Value.Email?.Trim().ToLowerInvariant() ?? "", body.Value.Password ?? "");
        if (username.Length is 0 or > MaxUsernameLength || username.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
            return StatusAnswer.HttpError(StatusCodes.Status400BadRequest, $"用户名不能为空、不能包含空格，且不超过 {MaxUsernameLength} 个字符");
        if (!EmailAddress.IsValid(email)) return StatusAnswer.HttpError(StatusCodes.Status400BadRequest, "邮箱格式不正确");
        if (password.Length < options.Value.MinPasswordLength)
            return StatusAnswer.HttpError(StatusCodes.Status400BadRequest, $"密码至少需要 {options.Value.MinPasswordLength} 个字符");

        var hash = await signIn.HashPasswordAsync(password, context.RequestAborted);
        if (await accounts.CreateAsync(username, email, hash, body.Value.FullName?.Trim() ?? "", context.RequestAborted) is not { } id)
            return StatusAnswer.HttpError(StatusCodes.Status400BadRequest, "用户名或邮箱已被注册");
        var person = await accounts.FindAsync(
            new AccessToken { Kind = TokenKind.Access, Subject = username, UserId = id, ExpiresAt = DateTimeOffset.MaxValue }, context.RequestAborted);
        return StatusAnswer.Created(Person(person!), "注册成功");
    }

    private static StatusPerson Person(CurrentUser user) => new(
        user.Id, user.Username, user.Email, user.FirstName, IsActive: true, StatusDialect.Time(new DateTimeOffset(user.CreatedAt)));

    private sealed record StatusToken(string AccessToken, string TokenType);

    private sealed record StatusPerson(long Id, string Username, string Email, string FullName, bool IsActive, string CreatedAt);

    internal sealed record StatusLogin
    {
        public string? Username { get; init; }
        public string? Email { get; init; }
        public string? Password { get; init; }
    }

    internal sealed record RegisterPerson
    {
        public string? Username { get; init; }
        public string? Email { get; init; }
        public string? Password { get; init; }
        public string? FullName { get; init; }
    }
}
