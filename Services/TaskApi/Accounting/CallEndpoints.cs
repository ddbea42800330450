using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;

namespace AiTasks.TaskApi.Accounting;

/// <summary>What workers say of calls (see <see cref="ModelApiRoutes"/>). The gateway routes none of it.</summary>
internal static class CallEndpoints
{
    private const int MaxNameLength = 300;

    // More than any model takes or gives; it keeps sums of sums within their type.
    private const long MaxTokens = 1_000_000_000_000;

    public static IEndpointRouteBuilder MapCalls(this IEndpointRouteBuilder endpoints)
    {
        var calls = endpoints.MapGroup("").WithMetadata(new ServiceDoor()).ExcludeFromDescription();
        calls.MapPost(ModelApiRoutes.Reserve, ReserveAsync);
        calls.MapPost(ModelApiRoutes.Settle, SettleAsync);
        return endpoints;
    }

    private static async Task<IResult> ReserveAsync(ModelCallRequest request, CallReservation reservation, CancellationToken cancellationToken)
    {
        if (!IsName(request.Provider) || !IsName(request.Model) || !AreTokens(request.InputTokens) || !AreTokens(request.OutputTokens))
            return Results.StatusCode(StatusCodes.Status400BadRequest);

        return await reservation.ReserveAsync(request, cancellationToken) switch
        {
            ReserveOutcome.Reserved reserved => Json(new ModelCallAnswer { ApiKey = reserved.OwnKey?.Reveal() }),
            ReserveOutcome.Refused refused => Json(new ModelCallAnswer { Refusal = refused.Refusal }),
            ReserveOutcome.KeyGone => Results.StatusCode(StatusCodes.Status409Conflict),
            _ => Results.StatusCode(StatusCodes.Status404NotFound),
        };
    }

    private static async Task<IResult> SettleAsync(ModelCallEnd end, CallSettlement settlement, CancellationToken cancellationToken)
    {
        if (end.DurationMs < 0 || !(end.Used is null || CanBe(end.Used))) return Results.StatusCode(StatusCodes.Status400BadRequest);

        await settlement.SettleAsync(end, cancellationToken);
        return Results.NoContent();
    }

    private static bool CanBe(ModelCallUse used) => IsName(used.Model) && AreTokens(used.InputTokens) && AreTokens(used.OutputTokens);

    private static bool IsName(string? name) => name is { Length: > 0 and <= MaxNameLength };

    private static bool AreTokens(long count) => count is >= 0 and <= MaxTokens;

    private static IResult Json(ModelCallAnswer answer) => Results.Json(answer, WireJson.Internal);
}
