using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.LoadShedding;

/// <summary>How much of one process's memory the bodies of calls may take. Section <c>BodyMemoryOptions</c>.</summary>
public sealed class BodyMemoryOptions
{
    /// <summary>
    /// Part of the memory this process may have that the bodies of all calls being handled may have together, as they come. Read, parsed and
    /// kept as text, each byte of them takes about five, so that the default leaves two thirds for everything else.
    /// </summary>
    [Range(0.001, 0.2)]
    public double Share { get; init; } = 0.06;

    /// <summary>
    /// Bytes that a connection reads before anybody asks for them, which count for no call. As much as most bodies may have: of one that is
    /// refused unread the sender has nothing left to send then, and hears why instead of meeting a broken connection.
    /// </summary>
    [Range(4 * 1024, 1024 * 1024)]
    public int ReadAhead { get; init; } = 1024 * 1024;
}
