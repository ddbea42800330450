namespace AiTasks.AppHost.Local.Servers;

/// <summary>Where a server lives.</summary>
/// <param name="Port">Its port on 127.0.0.1, kept over restarts.</param>
/// <param name="Password">The password of its one account.</param>
/// <param name="DataFolder">Its own folder.</param>
/// <param name="LogFile">Where its output goes.</param>
/// <param name="Throwaway">True if the data need not outlive the machine's power: nothing is forced to disk.</param>
internal sealed record ServerOptions(int Port, string Password, string DataFolder, string LogFile, bool Throwaway = false);
