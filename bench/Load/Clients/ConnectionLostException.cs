namespace AiTasks.Load.Clients;

/// <summary>A connection is no more, or its server does not keep to the protocol.</summary>
/// <param name="message">Why.</param>
internal sealed class ConnectionLostException(string message) : Exception(message);
