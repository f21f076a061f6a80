using System.Runtime.InteropServices;

namespace NymActors.Streams.Pacing;

/// <summary>
/// Sleeps in <c>ppoll</c> on an event descriptor: the time-out has nanosecond resolution and a write to the descriptor ends it,
/// so no time is spent spinning. The thread's timer slack is lowered from the default 50 microseconds to 1.
/// </summary>
internal sealed unsafe partial class LinuxClockWaiter : ClockWaiter
{
    private const int EventDescriptorFlags = 0x80000 | 0x800; // EFD_CLOEXEC | EFD_NONBLOCK
    private const short PollIn = 1;
    private const int SetTimerSlack = 29;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private readonly Lock _closing = new();
    private int _descriptor;

    private LinuxClockWaiter(int descriptor) => _descriptor = descriptor;

    public static LinuxClockWaiter? TryCreate()
    {
        // The struct below is the kernel's only where a C long has 64 bits.
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return null;
        }

        try
        {
            int descriptor = CreateEventDescriptor(0, EventDescriptorFlags);
            return descriptor < 0 ? null : new LinuxClockWaiter(descriptor);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    public override void PrepareThread() => _ = ProcessControl(SetTimerSlack, 1_000, 0, 0, 0);

    public override void Wait(long nanoseconds)
    {
        PollDescriptor poll = new() { Descriptor = _descriptor, Events = PollIn };
        TimeSpecification time = new() { Seconds = nanoseconds / NanosecondsPerSecond, Nanoseconds = nanoseconds % NanosecondsPerSecond };
        int ready = Poll(&poll, 1, nanoseconds < 0 ? null : &time, null);
        if (ready > 0)
        {
            ulong count;
            _ = Read(_descriptor, &count, sizeof(ulong));
        }
    }

    public override void Signal()
    {
        lock (_closing)
        {
            if (_descriptor >= 0)
            {
                ulong one = 1;
                _ = Write(_descriptor, &one, sizeof(ulong));
            }
        }
    }

    public override void Dispose()
    {
        lock (_closing)
        {
            if (_descriptor >= 0)
            {
                _ = Close(_descriptor);
                _descriptor = -1;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int CreateEventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, TimeSpecification* timeout, void* signalMask);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nuint a, nuint b, nuint c, nuint d);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
