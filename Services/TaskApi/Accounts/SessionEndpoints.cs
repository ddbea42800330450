using System.Text.Json.Serialization;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.FrontApi;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Accounts;

/// <summary>Signing in and out with a browser (contract A, A1-A9).</summary>
internal static class SessionEndpoints
{
    public static RouteGroupBuilder MapSessionEndpoints(this RouteGroupBuilder front)
    {
        front.MapGet("/csrf/", GiveToken).WithName("readCsrfToken").WithSummary("A token for calls that change something").Produces<CsrfAnswer>();
        front.MapPost("/csrf/", GiveToken).WithName("giveCsrfToken").WithSummary("The same").Produces<CsrfAnswer>();
        front.MapPost("/login/", LoginAsync).WithName("signIn").WithSummary("Signs a browser in").Produces<SignedInAnswer>();
        front.MapPost("/registration/", RegisterAsync).WithName("register").WithSummary("Creates an account and signs in").Produces<SignedInAnswer>();
        front.MapPost("/logout/", LogoutAsync).WithName("signOut").WithSummary("Signs a browser out").Produces<FrontOk<FrontNothing>>();
        return front;
    }

    // Called before every route change, signed in or not: it must never fail (A4).
    private static IResult GiveToken(HttpContext context)
    {
        var token = Csrf.Issue(context);
        return Results.Json(new CsrfAnswer("ok", token, new CsrfToken(token)));
    }

    private static async Task<IResult> LoginAsync(
        FrontBody<LoginRequest> body, HttpContext context, Csrf csrf, CredentialReader credentials, AccountStore accounts, SignIn signIn)
    {
        if (csrf.Check(context, null) is { } refusal) return Refuse(refusal);

        var login = body.Value.Email ?? body.Value.Username;
        if (string.IsNullOrWhiteSpace(login) || string.IsNullOrEmpty(body.Value.Password)) return Refuse(FrontError.Validation);
        if (await signIn.CheckPasswordAsync(login.Trim(), body.Value.Password, context.RequestAborted) is not { } id)
            return Refuse(FrontError.InvalidCredentials);

        var present = credentials.Read(context.Request) is { Token: var token } && token.UserId == id
            ? await accounts.FindAsync(token, context.RequestAborted)
            : null;
        var user = present ?? await signIn.OpenAsync(context, id);
        return SignedInAs(context, user, already: present is not null);
    }

    private static async Task<IResult> RegisterAsync(
        FrontBody<RegistrationRequest> body, HttpContext context, Csrf csrf, AccountStore accounts, SignIn signIn,
        IOptions<AccountOptions> options)
    {
        if (csrf.Check(context, null) is { } refusal) return Refuse(refusal);

        var email = body.Value.Email?.Trim().ToLowerInvariant() ?? "";
        var password = body.Value.Password ?? "";
        if (!EmailAddress.IsValid(email))
            return FrontAnswer.Error(FrontError.Validation, "Укажите корректный email", new { field = "email" });
        if (password.Length < options.Value.MinPasswordLength)
        {
            return FrontAnswer.Error(FrontError.Validation,
                $"Пароль должен содержать не менее {options.Value.MinPasswordLength} символов", new { field = "password" });
        }

        var hash = await signIn.HashPasswordAsync(password, context.RequestAborted);
        var id = await accounts.CreateAsync(
            email, email, hash, body.Value.FirstName?.Trim() ?? "", context.RequestAborted);
        return id is null ? Refuse(FrontError.EmailTaken) : SignedInAs(context, await signIn.OpenAsync(context, id.Value), already: false);
    }

    // Without a token the worst a forged call achieves is a sign-out, but even that only our own pages may do.
    private static async Task<IResult> LogoutAsync(HttpContext context, Csrf csrf, CredentialReader credentials, SignIn signIn)
    {
        if (csrf.Check(context, null) is { } refusal) return Refuse(refusal);
        await signIn.CloseAsync(context, credentials.Read(context.Request));
        return FrontAnswer.Ok(new FrontNothing());
    }

    private static IResult SignedInAs(HttpContext context, CurrentUser user, bool already)
    {
        Csrf.Issue(context);
        return Results.Json(new SignedInAnswer("ok", FrontUser.From(user), already), WireJson.SnakeCase);
    }

    private static IResult Refuse(FrontError error) =>
        FrontAnswer.Error(error, FrontTexts.For(error, FrontTexts.DefaultLanguage));

    /// <summary>A token, in all the places where clients look for it (A4). These names are not of the wire's style.</summary>
    private sealed record CsrfAnswer(
        [property: JsonPropertyName("status")] string Status,
        [property: JsonPropertyName("csrfToken")] string Token,
        [property: JsonPropertyName("data")] CsrfToken Data);

    private sealed record CsrfToken([property: JsonPropertyName("csrfToken")] string Value);

    private sealed record SignedInAnswer(string Status, FrontUser Data, bool AlreadyAuthenticated);

    internal sealed record LoginRequest
    {
        public string? Email { get; init; }
        public string? Username { get; init; }
        public string? Password { get; init; }
    }

    internal sealed record RegistrationRequest
    {
        public string? Email { get; init; }
        public string? Password { get; init; }
        public string? FirstName { get; init; }
    }
}
