using System.Runtime.InteropServices;

namespace NymActors.Host;

/// <summary>
/// Turns SIGINT, SIGTERM, SIGQUIT and SIGHUP (the terminal was closed; ignored under nohup) into one request to stop; a second one
/// ends the process at once (docs/protocol/05-native-client.md section 7).
/// </summary>
internal sealed class ProgramSignals : IDisposable
{
    // A program such as timeout signals the process and its group: that is one request, not two.
    private static readonly TimeSpan OneRequest = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private readonly List<PosixSignalRegistration> _registrations;
    private long _first;

    /// <summary>Begins to watch for signals.</summary>
    /// <param name="time">Tells how far apart signals are.</param>
    public ProgramSignals(TimeProvider time)
    {
        _time = time;
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP }
                .Select(signal => PosixSignalRegistration.Create(signal, OnSignal)),
        ];
    }

    /// <summary>Fires at the first signal.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stopping.Dispose();
    }

    /// <summary>Decides about one signal.</summary>
    internal void OnSignal(PosixSignalContext context)
    {
        if (_stopping.IsCancellationRequested && _time.GetElapsedTime(Volatile.Read(ref _first)) > OneRequest)
        {
            // Not cancelled: the system ends the process.
            return;
        }

        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _first, _time.GetTimestamp(), 0) == 0)
        {
            _stopping.Cancel();
        }
    }
}
