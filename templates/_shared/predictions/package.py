import os

# As it is imported, ONNX Runtime begins to tell its maker that it runs. This keeps it from that.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
