using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.FrontApi;

namespace AiTasks.TaskApi.UiEvents;

/// <summary>Signing in of contract D's front end (section 4.4). Refusals are plain text, shown as they are.</summary>
internal static class InsightLogin
{
    public static IEndpointRouteBuilder MapInsightLogin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/auth/login", LoginAsync).WithTags("Contract D: accounts").WithName("signInForScreens")
            .WithSummary("Signs in; answers a token for the socket").Produces<InsightAnswer>();
        return endpoints;
    }

    private static async Task<IResult> LoginAsync(FrontBody<InsightCredentials> body, SignIn signIn, CancellationToken cancellationToken)
    {
        var login = body.Value.Email ?? body.Value.Username;
        if (string.IsNullOrWhiteSpace(login) || string.IsNullOrEmpty(body.Value.Password))
            return Results.Text("Укажите email и пароль", statusCode: StatusCodes.Status400BadRequest);
        if (await signIn.IssueTokenAsync(login, body.Value.Password, cancellationToken) is not ({ } user, var token))
            return Results.Text("Неверный email или пароль", statusCode: StatusCodes.Status401Unauthorized);

        return Results.Json(
            new InsightAnswer(token, new InsightUser(user.Id, user.Email, user.Username, user.ShownName, "user")), WireJson.SnakeCase);
    }

    private sealed record InsightAnswer(string Token, InsightUser User);

    private sealed record InsightUser(long Id, string Email, string Username, string Name, string Role);

    internal sealed record InsightCredentials
    {
        public string? Email { get; init; }
        public string? Username { get; init; }
        public string? Password { get; init; }
    }
}
