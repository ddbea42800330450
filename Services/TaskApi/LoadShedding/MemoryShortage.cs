namespace AiTasks.TaskApi.LoadShedding;

/// <summary>What a failure says about the memory of this process.</summary>
internal static class MemoryShortage
{
    /// <summary>There was no memory: the same may succeed when others have been answered. Drivers wrap what happens within their calls.</summary>
    public static bool IsCauseOf(Exception error) => error switch
    {
        OutOfMemoryException => true,
        AggregateException several => several.InnerExceptions.Any(IsCauseOf),
        _ => error.InnerException is { } inner && IsCauseOf(inner),
    };
}
