using System.Text;
using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.SharedAnswers;

/// <summary>What workers ask about answers that several tasks share (see <see cref="SharedAnswerRoutes"/>). The gateway routes none of it.</summary>
internal static class SharedAnswerEndpoints
{
    private const int KeyBytes = 32;

    public static IEndpointRouteBuilder MapSharedAnswers(this IEndpointRouteBuilder endpoints)
    {
        var answers = endpoints.MapGroup("").WithMetadata(new ServiceDoor()).ExcludeFromDescription();
        answers.MapPost(SharedAnswerRoutes.Claim, ClaimAsync);
        answers.MapPut(SharedAnswerRoutes.Made, KeepAsync);
        return endpoints;
    }

    private static async Task<IResult> ClaimAsync(AnswerClaim claim, SharedAnswerStore store, CancellationToken cancellationToken)
    {
        if (Key(claim) is not { } key) return Results.StatusCode(StatusCodes.Status400BadRequest);
        return await store.ClaimAsync(claim, key, cancellationToken) is { } standing
            ? Results.Json(standing, WireJson.Internal) : Results.StatusCode(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> KeepAsync(
        AnswerMade made, SharedAnswerStore store, IOptions<SharedAnswerOptions> options, CancellationToken cancellationToken)
    {
        if (Key(made) is not { } key) return Results.StatusCode(StatusCodes.Status400BadRequest);
        if (Encoding.UTF8.GetByteCount(made.ResultJson) > options.Value.MaxResultBytes)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        return Results.StatusCode(
            await store.KeepAsync(made, key, cancellationToken) ? StatusCodes.Status204NoContent : StatusCodes.Status409Conflict);
    }

    private static byte[]? Key(AnswerClaim claim)
    {
        var key = new byte[KeyBytes];
        return claim.Key.Length == 2 * KeyBytes
            && Convert.FromHexString(claim.Key, key, out _, out _) == System.Buffers.OperationStatus.Done ? key : null;
    }
}
