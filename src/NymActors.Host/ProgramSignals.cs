using System.Runtime.InteropServices;

namespace NymActors.Host;

/// <summary>
/// Turns SIGINT, SIGTERM, SIGQUIT and SIGHUP (the terminal was closed; ignored under nohup) into one request to stop; a second one
/// ends the process at once (docs/protocol/05-native-client.md section 7).
/// </summary>
internal sealed class ProgramSignals : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<PosixSignalRegistration> _registrations;

    /// <summary>Begins to watch for signals.</summary>
    public ProgramSignals() => _registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];

    /// <summary>Fires at the first signal.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stopping.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_stopping.IsCancellationRequested)
        {
            // Not cancelled: the system ends the process.
            return;
        }

        context.Cancel = true;
        _stopping.Cancel();
    }
}
