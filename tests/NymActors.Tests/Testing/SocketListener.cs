using System.Diagnostics.Tracing;

namespace NymActors.Testing;

/// <summary>Counts the sockets of this process that connect or wait for connections, by what the runtime reports of them.</summary>
internal sealed class SocketListener : EventListener
{
    private int _opened;

    public static SocketListener Shared { get; } = new();

    /// <summary>How many so far.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Net.Sockets")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName is "ConnectStart" or "AcceptStart")
        {
            Interlocked.Increment(ref _opened);
        }
    }
}
