using AiTasks.Contracts;

namespace AiTasks.Push.Delivery;

/// <summary>How long a fact has to wait before it may reach a client (contract A32).</summary>
internal static class HoldBack
{
    /// <summary>
    /// The wait counted from the fact's arrival here. The task's age when it ended is a difference of two times of the database,
    /// so no clock of ours takes part in it; the way from there to here makes the wait longer than needed, never shorter.
    /// </summary>
    public static TimeSpan Rest(StreamEvent fact, TimeSpan holdBack)
    {
        if (!FactTypes.IsTerminal(fact.Type))
            return TimeSpan.Zero;

        var rest = holdBack - (fact.At - fact.Data.CreatedAt);
        return rest <= TimeSpan.Zero ? TimeSpan.Zero : rest < holdBack ? rest : holdBack;
    }
}
